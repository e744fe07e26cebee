/** A page of the book: nothing of it is fetched from elsewhere, and nothing of it is a script. */
import { type Html, html } from './html.ts';

export interface Page {
  /** Its path in the book. */
  readonly path: string;
  readonly text: string;
}

/** Nothing but the book's own style may be loaded, even where a policy says otherwise. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

export function page(path: string, title: string, body: Html, home: Html): Page {
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<link rel="stylesheet" href="book.css">
</head>
<body>
<nav>${home}</nav>
<main>
<h1>${title}</h1>
${body}</main>
</body>
</html>
`;
  return { path, text };
}
