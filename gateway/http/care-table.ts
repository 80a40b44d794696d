/** The log of work at stations as CSV: one entry per line. Pure. */
import type { CareEntry } from '../../shared/care-api.ts';
import { csvLine, textCell } from './csv.ts';

export const careHeader = csvLine([
  'station',
  'name',
  'kind',
  'done_at',
  'done_by',
  'findings',
  'parts',
  'calibration_reference',
  'deviation_before',
  'deviation_after',
  'calibration_certificate',
  'next_due',
  'entered_at',
  'entered_by',
  'withdrawn_at',
  'withdrawn_by',
  'withdrawn_reason',
]);

/** `iso` writes an instant in the legal local time. */
export const careLine = (entry: CareEntry, name: string, iso: (at: number) => string): string => {
  const { calibration, withdrawn } = entry;
  return csvLine([
    textCell(entry.station),
    textCell(name),
    textCell(entry.kind),
    iso(entry.doneAt),
    ...[entry.doneBy, entry.findings, entry.parts].map(textCell),
    ...[calibration?.reference, calibration?.before, calibration?.after, calibration?.certificate].map((text) =>
      textCell(text ?? ''),
    ),
    entry.nextDue ?? '',
    iso(entry.enteredAt),
    textCell(entry.enteredBy),
    withdrawn ? iso(withdrawn.at) : '',
    textCell(withdrawn?.by ?? ''),
    textCell(withdrawn?.reason ?? ''),
  ]);
};
