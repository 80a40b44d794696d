/**
 * Why a row of an import was refused, in the words of the page. The gateway names the column and says the reason in English;
 * what is known of it is told anew here, the rest stands as it came. Pure.
 */
import type { MessageKey, MessageValues } from '../../shared/i18n/translator.ts';

export interface ImportProblemText {
  readonly key: MessageKey;
  readonly values?: MessageValues;
}

const byMessage: readonly (readonly [pattern: RegExp, key: MessageKey, ...names: string[]])[] = [
  [/^is missing$/, 'import.missing'],
  [/^there is no quantity (.+)$/, 'import.noQuantity', 'name'],
  [/^the station is in line (\d+) already$/, 'import.twice', 'line'],
  [/^no such column/, 'import.noColumn'],
  [/^the column is there twice$/, 'import.columnTwice'],
  [/^the first line has to name the columns/, 'import.noHeader'],
  [/^(?:the file is empty|no station below the first line)$/, 'import.emptyFile'],
  [/^more cells than/, 'import.wideRow'],
  [/^at most (\d+) stations at once$/, 'import.tooMany', 'count'],
  [/^not a table/, 'import.notTable'],
  [/^outside the networks and wards/, 'import.outside'],
  [/^it is \w+, which is part of its identity$/, 'import.provenance'],
];

/** What a value of the column has to be. */
const byColumn: Readonly<Record<string, MessageKey>> = {
  id: 'form.id.wrong',
  name: 'form.name.wrong',
  interval: 'form.interval.wrong',
  lat: 'form.lat.wrong',
  lon: 'form.lon.wrong',
  ward: 'import.ward',
  height: 'form.height.wrong',
  datum: 'import.datum',
  datumOffset: 'form.datumOffset.wrong',
  areaClass: 'form.areaClass.wrong',
  gauge: 'form.gauge.wrong',
  lifecycle: 'import.lifecycle',
  calibrationDue: 'import.date',
};

/** Undefined where only the gateway's own words are left. */
export const importProblemText = ({
  column,
  message,
}: {
  readonly column: string;
  readonly message: string;
}): ImportProblemText | undefined => {
  for (const [pattern, key, name] of byMessage) {
    const found = pattern.exec(message);
    if (found) return name === undefined ? { key } : { key, values: { [name]: found[1] ?? '' } };
  }
  const key = Object.hasOwn(byColumn, column) ? byColumn[column] : undefined;
  return key && { key };
};
