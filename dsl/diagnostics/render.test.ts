import { describe, expect, it } from 'vitest';
import { sourceFile } from '../source.ts';
import { type Diagnostic, diagnose } from './diagnostic.ts';
import { PLAIN, renderDiagnostic, renderDiagnostics, toJson } from './render.ts';

const source = sourceFile('fees.writ', 'tariff a {\n\tamount base_fee + 5 EUR\n}\n');
const sources = () => source;
const at = (start: number, end: number) => ({ file: source.name, start, end });
const fault: Diagnostic = diagnose('WR1002', at(19, 27), { clause: 'base_fee', place: 'a tariff' });

describe('a diagnostic as text', () => {
  it('has a place, a line and carets; a tab is one column', () => {
    expect(renderDiagnostic(fault, sources)).toBe(
      [
        'error WR1002  fees.writ:2:9  I do not know the clause "base_fee" in a tariff.',
        '    2 |  amount base_fee + 5 EUR',
        '      |         ^^^^^^^^',
        '',
      ].join('\n'),
    );
  });

  it('puts a short way out beside the carets, and a note before it', () => {
    const remedy = { text: 'fee', edits: [{ span: fault.span, text: 'fee' }] };
    expect(renderDiagnostic({ ...fault, remedy }, sources)).toContain('^^^^^^^^ fix: fee\n');
    const noted = renderDiagnostic({ ...fault, remedy: { text: 'look again' }, notes: ['It is 5.'] }, sources);
    expect(noted).toContain('^^^^^^^^\n      It is 5.\n      hint: look again\n');
  });

  it('underlines a related place on its line and lists one elsewhere', () => {
    const beside = { span: at(30, 35), message: '5 EUR is money EUR' };
    const elsewhere = { span: at(7, 8), message: 'declared here' };
    const text = renderDiagnostic({ ...fault, related: [beside, elsewhere] }, sources);
    expect(text).toContain('      |         ^^^^^^^^   ~~~~~   5 EUR is money EUR\n');
    expect(text).toContain('      fees.writ:1:8  declared here\n');
  });

  it('shows only a part of a very long line', () => {
    const long = sourceFile('long.writ', `${'a '.repeat(500)}bad ${'b '.repeat(500)}`);
    const text = renderDiagnostic({ ...fault, span: { file: long.name, start: 1000, end: 1003 } }, () => long);
    const [, line = '', carets = ''] = text.split('\n');
    expect(line.length).toBeLessThan(140);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('bad');
  });

  it('sorts by place and takes colours from its palette', () => {
    const first = { ...fault, span: at(0, 6) };
    const shout = { ...PLAIN, severity: (text: string) => text.toUpperCase() };
    const text = renderDiagnostics([fault, first], sources, shout);
    expect(text.indexOf('ERROR WR1002  fees.writ:1:1')).toBe(0);
    expect(text).toContain('\n\nERROR WR1002  fees.writ:2:9');
  });
});

it('has the shape of the language server protocol', () => {
  const remedy = { text: 'fee', edits: [{ span: fault.span, text: 'fee' }] };
  const range = { start: { line: 1, character: 8 }, end: { line: 1, character: 16 } };
  expect(toJson({ ...fault, remedy, notes: ['why'] }, sources)).toEqual({
    code: 'WR1002',
    severity: 1,
    message: 'I do not know the clause "base_fee" in a tariff.',
    file: 'fees.writ',
    range,
    notes: ['why'],
    fix: [{ file: 'fees.writ', range, newText: 'fee' }],
    hint: 'fee',
    related: [],
  });
});
