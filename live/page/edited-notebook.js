// @ts-check

/**
 * A notebook with these sources in its code cells.
 * @param {{cells: {id?: string, cell_type: string, source: string | string[]}[]}} notebook
 * @param {Map<string, string>} sources by cell id
 */
export function withSources(notebook, sources) {
  const cells = notebook.cells.map((cell) => {
    const source = cell.cell_type === "code" ? sources.get(cell.id ?? "") : undefined;
    return source === undefined ? cell : { ...cell, source: source.match(/[^\n]*\n|[^\n]+/g) ?? [] };
  });
  return { ...notebook, cells };
}
