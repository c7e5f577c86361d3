// Binds each element with data-behaviour="name" to the module of that name. Pages work without it.
for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(" ")) {
    import(`./behaviours/${name}.js`).then((module) => module.default(element));
  }
}
