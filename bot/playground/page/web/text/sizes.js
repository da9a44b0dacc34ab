/** How large a file is, in words; nothing where that is not told. */
export function sizeInWords(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1000) return `${bytes} B`;
  const thousands = bytes < 1_000_000;
  const number = bytes / (thousands ? 1000 : 1_000_000);
  return `${number.toFixed(number < 10 ? 1 : 0)} ${thousands ? "kB" : "MB"}`;
}
