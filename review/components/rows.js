// A list of what was read, a row each; a click on a row tells which. Everything from a paper is set through textContent.

const SIGNS = {
  confirmed: "✓✓", corrected: "✎", rejected: "⊘", missing: "–", "not-checked": "…", sure: "✓", doubtful: "?",
};

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  return element;
};

function line(row, choose) {
  const button = make("button", "row");
  button.type = "button";
  button.dataset.fact = row.fact;
  button.title = row.state;
  button.appendChild(make("span", "sign " + row.sign, SIGNS[row.sign]));
  button.lastChild.setAttribute("aria-hidden", "true");
  const words = make("span", "words");
  words.append(make("b", "", row.label + ": "), make("span", "", row.shown));
  button.append(words, make("span", "unseen", " — " + row.state));
  button.onclick = () => choose(row.fact);
  return button;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".rows");
  const focused = root.getRootNode().activeElement;
  const here = focused && root.contains(focused) ? focused.dataset.fact : null;
  root.replaceChildren();
  for (const row of data.rows) {
    const item = make("li", "");
    item.appendChild(line(row, (fact) => setTriggerValue("fact", fact)));
    root.appendChild(item);
  }
  if (here) root.querySelector(`[data-fact="${CSS.escape(here)}"]`)?.focus();
}
