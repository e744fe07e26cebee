/** A line of JSON in its members, each as it is written: figures keep all their digits, and nothing is read twice. */

/** By name, the JSON of each member of an object; undefined where the text is none, or has a name twice. */
export function membersOf(text: string): Map<string, string> | undefined {
  const members = new Map<string, string>();
  let at = space(text, 0);
  if (text[at] !== '{') return undefined;
  at = space(text, at + 1);
  if (text[at] === '}') return space(text, at + 1) === text.length ? members : undefined;
  for (;;) {
    const nameEnd = text[at] === '"' ? stringEnd(text, at) : -1;
    if (nameEnd < 0) return undefined;
    const name = nameOf(text.slice(at, nameEnd));
    const colon = space(text, nameEnd);
    if (name === undefined || members.has(name) || text[colon] !== ':') return undefined;
    const start = space(text, colon + 1);
    const end = valueEnd(text, start);
    if (end <= start) return undefined;
    members.set(name, text.slice(start, end));
    at = space(text, end);
    if (text[at] === '}') return space(text, at + 1) === text.length ? members : undefined;
    if (text[at] !== ',') return undefined;
    at = space(text, at + 1);
  }
}

/** Behind spaces. */
function space(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) break;
  }
  return at;
}

/** Behind the string that begins at a quote; -1 where it does not end. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}

/** A string without escapes, of signs that need none. */
const PLAIN = /^"[ !#-[\]-~]*"$/;

function nameOf(string: string): string | undefined {
  if (PLAIN.test(string)) return string.slice(1, -1);
  try {
    return String(JSON.parse(string));
  } catch {
    return undefined;
  }
}

/** Behind a value: what stands inside is left to who reads it. */
function valueEnd(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return stringEnd(text, from);
  if (first !== '{' && first !== '[') return wordEnd(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      const end = stringEnd(text, at);
      if (end < 0) return -1;
      at = end - 1;
    } else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !',}] \t\r\n'.includes(text[at] ?? '')) at += 1;
  return at;
}
