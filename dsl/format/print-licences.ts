/** Limits, features and intents. */

import { dottedName } from '../tree/common.ts';
import type { FeatureClause, FeatureDecl, IntentClause, IntentDecl, LimitClause, LimitDecl } from '../tree/licence.ts';
import { groupedDigits } from './figures.ts';
import type { Doc } from './layout.ts';
import { forEachText, sharedClause } from './print-clauses.ts';
import { expression, fieldInit } from './print-expressions.ts';
import { block, type Printing, titled } from './printing.ts';

export function limitDecl(printing: Printing, node: LimitDecl): Doc {
  const head = titled(`limit ${node.name.text}`, node.title) + forEachText(printing, node.each);
  return block(printing, node, head, node.clauses, (clause) => limitClause(printing, clause));
}

function limitClause(printing: Printing, node: LimitClause): Doc {
  switch (node.kind) {
    case 'Measure':
      return ['measure ', expression(printing, node.quantity)];
    case 'Allow':
      return ['allow ', expression(printing, node.amount)];
    case 'Grace': {
      const { time } = node;
      const span =
        time === undefined
          ? ''
          : [' for ', expression(printing, time.period), ' from ', expression(printing, time.from)];
      return ['grace ', expression(printing, node.amount), span];
    }
    case 'Notify':
      return `notify at ${node.at.map((threshold) => `${groupedDigits(threshold)}%`).join(', ')}`;
    case 'OnBreach':
      return `on breach ${node.does}${node.charge === undefined ? '' : ` ${node.charge.text}`}`;
    default:
      return sharedClause(printing, node);
  }
}

export function featureDecl(printing: Printing, node: FeatureDecl): Doc {
  const head = titled(`feature ${node.name.text}`, node.title);
  return block(printing, node, head, node.clauses, (clause) => featureClause(printing, clause));
}

function featureClause(printing: Printing, node: FeatureClause): Doc {
  if (node.kind === 'AvailableWhen') return ['available when ', expression(printing, node.condition)];
  return sharedClause(printing, node);
}

export function intentDecl(printing: Printing, node: IntentDecl): Doc {
  const head = titled(`intent ${node.intent.text} ${node.name.text}`, node.title) + forEachText(printing, node.each);
  return block(printing, node, head, node.clauses, (clause) => intentClause(printing, clause));
}

function intentClause(printing: Printing, node: IntentClause): Doc {
  switch (node.kind) {
    case 'During':
      return `during ${node.bands.map(dottedName).join(', ')}`;
    case 'Until':
      return ['until ', expression(printing, node.until)];
    case 'Target':
      return ['target ', expression(printing, node.target)];
    case 'Precedence':
      return `precedence ${groupedDigits(node.precedence)}`;
    case 'IntentField':
      return fieldInit(printing, node.field);
    default:
      return sharedClause(printing, node);
  }
}
