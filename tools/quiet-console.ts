// A test that writes to the console fails: leftover output hides the line that matters. A test that is about output
// puts its own spy over the method.
for (const method of ['debug', 'error', 'info', 'log', 'warn'] as const) {
  console[method] = (...words: unknown[]): never => {
    throw new Error(`console.${method} in a test: ${words.join(' ')}`);
  };
}
