/** The reader of the OpenAPI document at `/docs`: Swagger UI from its package, under a content policy that lets nothing else in. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Asset {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Writ API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<body>
<div id="reader"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
const START = "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reader', deepLinking: true, validatorUrl: null });\n";

export const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function text(type: string, body: string): Asset {
  return { type: `${type}; charset=utf-8`, body: new TextEncoder().encode(body) };
}

/** By path. The package's files are read once, when the first of them is asked for. */
export function docsAssets(): (path: string) => Asset | undefined {
  const require = createRequire(import.meta.url);
  const fromPackage = (file: string, type: string): Asset => {
    const bytes = readFileSync(require.resolve(`swagger-ui-dist/${file}`));
    return { type: `${type}; charset=utf-8`, body: new Uint8Array(bytes) };
  };
  const makers: Readonly<Record<string, () => Asset>> = {
    '/docs': () => text('text/html', PAGE),
    '/docs/start.js': () => text('text/javascript', START),
    '/docs/swagger-ui.css': () => fromPackage('swagger-ui.css', 'text/css'),
    '/docs/swagger-ui-bundle.js': () => fromPackage('swagger-ui-bundle.js', 'text/javascript'),
  };
  const made = new Map<string, Asset>();
  return (path) => {
    const maker = Object.hasOwn(makers, path) ? makers[path] : undefined;
    if (maker === undefined) return undefined;
    const known = made.get(path) ?? maker();
    made.set(path, known);
    return known;
  };
}
