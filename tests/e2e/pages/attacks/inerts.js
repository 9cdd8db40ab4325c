// Makes our element inert a moment after each click.
addEventListener('click', () => setTimeout(() => {
  for (const element of document.querySelectorAll('[data-pasapas-host]')) element.inert = true;
}, 100), {capture: true});
