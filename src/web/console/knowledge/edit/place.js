// Where in a text a fault stands, as the editor counts: from 0, in UTF-16 units, where the server counts lines and characters from 1.

/** How far a character lies in a line. @param {string} line @param {number} column from 1 */
export function unitsBefore(line, column) {
  let units = 0;
  let left = column - 1;
  for (const character of line) {
    if (left-- <= 0) break;
    units += character.length;
  }
  return units;
}

/**
 * What is underlined for each fault: from its place to the end of its line; one of the whole file stands at its beginning.
 * @param {string} text
 * @param {import('./state.js').Fault[]} faults
 */
export function marks(text, faults) {
  const lines = text.split('\n');
  const starts = [0];
  for (const line of lines) starts.push(starts[starts.length - 1] + line.length + 1);
  const mark = fault => {
    // A fault of an earlier text may name a line that is no more.
    const n = Math.min(Math.max(fault.line, 1), lines.length) - 1;
    const line = lines[n];
    const to = starts[n] + line.trimEnd().length;
    const from = fault.line > lines.length ? to : Math.min(starts[n] + unitsBefore(line, fault.column), to);
    return { from, to: fault.line === 0 ? from : to, severity: fault.severity, code: fault.code, message: fault.message, help: fault.help };
  };
  return faults.map(mark).sort((one, other) => one.from - other.from);
}
