/**
 * How well a name fits a query, the smaller the better; null where it does not. Each word's letters must occur in their order, whatever
 * their case. A word in one piece is better than one in several, one at the beginning of a part of the name better than one inside.
 */
export function fuzzyRank(name: string, query: string): number | null {
  const text = name.toLowerCase();
  let rank = 0;
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    const one = rankOf(text, word);
    if (one === null) return null;
    rank += one;
  }
  return rank;
}

function rankOf(text: string, word: string): number | null {
  const at = text.indexOf(word);
  if (at >= 0) return at === 0 || /[^a-z0-9]/.test(text[at - 1] ?? '') || /^[^a-z0-9]/.test(word) ? 0 : 1;
  let gaps = 0;
  let last = -1;
  for (const letter of word) {
    const next = text.indexOf(letter, last + 1);
    if (next < 0) return null;
    if (next > last + 1) gaps++;
    last = next;
  }
  return 1 + gaps;
}
