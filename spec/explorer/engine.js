'use strict';
/* The WebAssembly module, as a page likes it: numbers in, objects out. The order
 * of the names is that of engine_view.c. */
const engine = (() => {
  const NONE = 0xffffffff;
  const NUMBERS = ['SND.UNA', 'SND.NXT', 'SND.WND', 'RCV.NXT', 'RCV.WND', 'unsent', 'unread', 'cwnd',
    'SRTT', 'RTO'];
  const FIELDS = ['id', 'from', 'sentAt', 'seq', 'ack', 'control', 'text', 'window', 'mss', 'scale',
    'sackPermitted', 'hasTimestamp', 'sacks', 'firstSack', 'lastSack', 'octets', 'length'];
  const ENTRY = ['kind', 'peer', 'event', 'before', 'after', 'input', 'nops', 'what', 'octets', 'packet',
    'at'];
  const KINDS = ['step', 'sent', 'told', 'answer', 'full'];
  let exports = null;
  let world = 0;

  /* The world lies behind the module's own data. */
  const begin = async (octets) => {
    ({ instance: { exports } } = await WebAssembly.instantiate(octets));
    const PAGE = 65536;
    world = Math.ceil(exports.__heap_base.value / 16) * 16;
    const missing = world + exports.world_size() - exports.memory.buffer.byteLength;
    if (missing > 0) {
      exports.memory.grow(Math.ceil(missing / PAGE));
    }
  };

  const unsigned = (number) => number >>> 0;

  /* One call of the module; its result as a number. */
  const call = (name, ...given) => unsigned(exports[name](world, ...given));

  const reset = (table, options, plans) => {
    const SEED = 1000;
    exports.reset(world);
    plans.forEach((plan, peer) => plan.forEach((iss) => exports.plan(world, peer, iss)));
    exports.begin(world, table, SEED, options);
    exports.clear_log(world);
  };

  const packetAt = (place) => Object.fromEntries(FIELDS.map((name, field) =>
    [name, call('wire', place, field)]));

  const wire = () => Array.from({ length: call('wire_count') }, (_, place) => packetAt(place));

  const octetsOf = ({ octets, length }) =>
    new Uint8Array(exports.memory.buffer.slice(octets, octets + length));

  const log = () => Array.from({ length: call('log_count') }, (_, place) => {
    const entry = Object.fromEntries(ENTRY.map((name, field) => [name, call('log', place, field)]));
    entry.kind = KINDS[entry.kind];
    entry.ops = Array.from({ length: entry.nops }, (__, op) => call('log_op', place, op));
    return entry;
  });

  const numbers = (peer) => Object.fromEntries(NUMBERS
    .map((name, which) => [name, call('number', peer, which)])
    .filter(([, value]) => value !== NONE));

  /* Milliseconds until each timer that runs expires. */
  const timers = (peer, count) => Array.from({ length: count }, (_, timer) =>
    ({ timer, left: call('timer', peer, timer) })).filter(({ left }) => left !== NONE);

  return { begin, reset, call, wire, log, numbers, timers, octetsOf,
    configuration: (peer) => call('configuration', peer), now: () => call('now') };
})();
