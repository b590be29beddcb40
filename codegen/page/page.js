'use strict';
/* What all scripts of the page share. `explorer` is the one global name. */
const explorer = {};

/* An element with attributes (`on...`: a listener) and children. */
explorer.make = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value != null) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter((child) => child != null));
  return element;
};

explorer.find = (id) => document.getElementById(id);

/* Says something to everybody, also to who does not see the page. */
explorer.tell = (text) => {
  const told = explorer.find('told');
  told.textContent = '';
  told.textContent = text;
};

/* The engine's octets; none, if the page was made without. */
explorer.engineOctets = () => {
  const text = explorer.find('engine').textContent.replace(/\s/g, '');
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
};

/* "2 min 5 s" of milliseconds. */
explorer.duration = (milliseconds) => {
  const parts = [];
  const units = [[3600000, 'h'], [60000, 'min'], [1000, 's'], [1, 'ms']];
  let left = milliseconds;
  for (const [size, unit] of units) {
    if (left >= size && parts.length < 2) {
      parts.push(`${Math.floor(left / size)} ${unit}`);
    }
    left %= size;
  }
  return parts.join(' ') || '0 ms';
};

/* Copies text; where the browser does not let a page do that, shows it. */
explorer.copy = async (text, what) => {
  try {
    await navigator.clipboard.writeText(text);
    explorer.tell(`Copied: ${what}.`);
  } catch {
    window.prompt(`To copy: ${what}`, text);
  }
};
