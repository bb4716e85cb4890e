// Makes the tables of table_live.html.jinja sortable and searchable, those of explorers too, which come and go.
// BUNDLE and STYLES are filled in: DataTables and its style sheet as itables brings them; nothing is fetched.
if (!window.sahelTables) {
  const styles = document.createElement("style");
  styles.textContent = STYLES;
  document.head.append(styles);
  const address = URL.createObjectURL(new Blob([BUNDLE], { type: "text/javascript" }));
  // the search takes letters for one another that the press does: hamza on alif or none, final ya and ta marbuta
  const fold = (text) =>
    typeof text !== "string" ? text : text.normalize("NFD")
      .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, "").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647");
  window.sahelTables = import(address).then(({ default: DataTable, set_or_remove_dark_class: matchTheme }) => {
    URL.revokeObjectURL(address);
    matchTheme();
    DataTable.util.diacritics(fold);
    const enliven = () => {
      for (const table of document.querySelectorAll("table.sahel-table:not(.dataTable)")) {
        if (table.tBodies[0].rows.length) new DataTable(table, JSON.parse(table.dataset.options));
      }
    };
    enliven();
    // changes come in bursts; one look for each frame is enough
    let asked = false;
    new MutationObserver(() => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; enliven(); });
    }).observe(document.body, { childList: true, subtree: true });
  });
}
