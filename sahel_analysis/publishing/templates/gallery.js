"use strict";
// The sentences behind a mark or a row, and the numbers as a table. All text is set as text: nothing of a corpus runs.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const make = (tag, text, attributes) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const quoted = (quote, words) => {
    const [number, ...edges] = quote;
    const [article, text] = data.sentences[number];
    const [title, source, day] = data.documents[article];
    const letters = Array.from(text);
    const line = make("p");
    let at = 0;
    for (let i = 0; i < edges.length; i += 2) {
      line.append(letters.slice(at, edges[i]).join(""), make("mark", letters.slice(edges[i], edges[i + 1]).join("")));
      at = edges[i + 1];
    }
    line.append(letters.slice(at).join(""));
    const foot = make("footer");
    foot.append(make("cite", title || words.untitled));
    if (source) foot.append(" · ", make("bdi", source));
    foot.append(" · ", make("bdi", day || words.undated_article));
    const block = make("blockquote", undefined, { lang: "ar", dir: "rtl" });
    block.append(line, foot);
    return block;
  };

  const wordsOf = (figure) => data.words[figure.closest(".edition").lang];

  const close = (figure) => {
    const panel = figure.querySelector(".behind");
    panel.hidden = true;
    for (const link of figure.querySelectorAll(".marks .chosen")) link.classList.remove("chosen");
  };

  const open = (figure, row, from) => {
    const [label, total, quotes] = data.figures[figure.id].rows[row];
    const words = wordsOf(figure);
    const panel = figure.querySelector(".behind");
    close(figure);
    const head = make("h4", undefined, { tabindex: "-1" });
    head.append(make("bdi", label), " ", make("small", fill(words.shown, { shown: quotes.length, total })));
    const button = make("button", words.close, { type: "button", class: "close" });
    const leave = () => { close(figure); (from && from.isConnected ? from : figure.querySelector(".picture")).focus(); };
    button.addEventListener("click", leave);
    panel.onkeydown = (event) => { if (event.key === "Escape") leave(); };
    panel.replaceChildren(button, head, ...quotes.map((quote) => quoted(quote, words)));
    if (total > quotes.length) panel.append(make("p", words.further));
    panel.hidden = false;
    const link = figure.querySelector(`.marks a[data-row="${row}"]`);
    if (link) link.classList.add("chosen");
    head.focus({ preventScroll: true });
    panel.scrollTop = 0;
  };

  const table = (figure) => {
    const { columns, rows } = data.figures[figure.id];
    const words = wordsOf(figure);
    const element = make("table");
    const head = make("tr");
    for (const name of [words.name, ...columns]) {
      const cell = make("th", undefined, { scope: "col" });
      cell.append(make("bdi", name));
      head.append(cell);
    }
    element.createTHead().append(head);
    const body = element.createTBody();
    rows.forEach(([label, total, , cells], number) => {
      const line = body.insertRow();
      const first = make("th", undefined, { scope: "row" });
      if (total) {
        const button = make("button", undefined, { type: "button" });
        button.append(make("bdi", label));
        button.addEventListener("click", () => open(figure, number, button));
        first.append(button);
      } else first.append(make("bdi", label));
      line.append(first, ...cells.map((text) => make("td", text, { dir: "auto" })));
    });
    return element;
  };

  for (const figure of document.querySelectorAll("figure")) {
    const links = [...figure.querySelectorAll(".marks a")];
    links.forEach((link, place) => {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        history.replaceState(null, "", `#${link.id}`);
        open(figure, Number(link.dataset.row), link);
      });
      // one stop of the tab key a figure; the arrows go from mark to mark
      link.setAttribute("tabindex", place ? "-1" : "0");
      link.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        const to = event.key === "Home" ? 0 : event.key === "End" ? links.length - 1 : step && place + step;
        if (to === undefined || !links[to]) return;
        event.preventDefault();
        link.setAttribute("tabindex", "-1");
        links[to].setAttribute("tabindex", "0");
        links[to].focus();
      });
    });
    const numbers = figure.querySelector("details.numbers");
    const show = () => {
      const room = numbers.querySelector(".scroll");
      if (numbers.open && !room.firstChild) room.append(table(figure));
    };
    numbers.addEventListener("toggle", show);
    show();
  }

  const follow = () => {
    const link = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (link && link.matches(".marks a")) open(link.closest("figure"), Number(link.dataset.row), link);
  };
  addEventListener("hashchange", follow);
  follow();
})();
