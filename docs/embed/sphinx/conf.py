# How to show a drawing in Sphinx's pages: sphinx-build -b html . out
project = "A machine in Sphinx"
extensions = []
html_theme = "basic"
html_show_copyright = False
# What <object> in a page names is brought along.
html_extra_path = ["../../../diagrams/tcp-lifecycle.svg"]
