/**
 * The second door of the language room: what editors ask of a pack that is being written. It stands apart from the first, so
 * that whoever only checks or evaluates does not load it.
 */

export { type Action, actions } from './actions.ts';
export { type Completion, complete } from './complete.ts';
export { applyEdits } from './edits.ts';
export { type Fold, folds } from './folding.ts';
export { type Highlight, highlights } from './highlight.ts';
export { type Hover, hover } from './hover.ts';
export { formatEdits } from './layout.ts';
export { LEXICON, type Lexicon } from './lexicon.ts';
export { definition, references } from './navigate.ts';
export { findDeclarations, type OutlineItem, outline } from './outline.ts';
export { type AuthorPack, diagnosticsOf, openPack, withSource } from './pack.ts';
export { prepareRename, type Refusal, type Renaming, rename } from './rename.ts';
