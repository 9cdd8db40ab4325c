// A page that never rests: hundreds of elements come and go, thirty times a second.
addEventListener('DOMContentLoaded', () => {
  const crowd = document.createElement('div');
  document.body.append(crowd);
  const churn = () => {
    crowd.replaceChildren(...Array.from({length: 200}, (_, index) => {
      const item = document.createElement('span');
      item.textContent = `${index} `;
      item.style.fontSize = '1px';
      return item;
    }));
    setTimeout(churn, 30);
  };
  churn();
});
