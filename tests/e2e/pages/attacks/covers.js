// Lays a see-through sheet over everything, in the top layer, and brings it back on top after each click.
addEventListener('DOMContentLoaded', () => {
  const sheet = document.createElement('div');
  sheet.popover = 'manual';
  sheet.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh; margin: 0; border: 0; padding: 0;'
    + 'opacity: .01; pointer-events: none';
  document.body.append(sheet);
  const cover = () => { sheet.hidePopover(); sheet.showPopover(); };
  sheet.showPopover();
  addEventListener('click', () => setTimeout(cover, 100), {capture: true});
});
