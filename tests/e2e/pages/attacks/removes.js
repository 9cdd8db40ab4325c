// From the first button on, takes whatever we put into the page out of it again.
addEventListener('click', ({target}) => {
  if (!(target instanceof Element) || target.id !== 'bonjour') return;
  const remove = () => {
    for (const host of document.querySelectorAll('[data-pasapas-host]')) host.remove();
  };
  new MutationObserver(remove).observe(document, {childList: true, subtree: true});
  remove();
}, {capture: true});
