/** Many stations from a spreadsheet: what would happen row by row first, then all of it or nothing. */

import { useId, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { type ImportAnswer, type ImportRow, maxImportBytes, maxImportRows } from '../../shared/station-api.ts';
import { stationColumns } from '../../shared/station-csv.ts';
import { importStations, stationsCsvUrl } from '../api/fleet.ts';
import { FormActions, FormFailure, useSending } from '../components/Form.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { useLeaveGuard } from '../components/LeaveGuard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { csvText } from '../fleet/csv.ts';
import { importProblemText } from '../fleet/import-problem.ts';
import { saveFile } from '../fleet/save-file.ts';
import { useSettings } from '../language/settings.tsx';

/** One row a network, so that it is seen how each is filled in; simulated, so that an unchanged template adds nothing real. */
const exampleRows: readonly Partial<Record<(typeof stationColumns)[number], string>>[] = [
  {
    id: 'vi-du-khong-khi',
    name: 'Ví dụ: không khí Cầu Rào',
    quantities: 'pm25 pm10 temperature humidity',
    lat: '20.8343',
    lon: '106.7031',
    interval: '60',
    height: '3.5',
    lifecycle: 'planned',
    provenance: 'simulated',
    model: 'Kiểu máy',
    serial: 'SN-001',
    calibrationDue: '2027-06-30',
    owner: 'Sở Nông nghiệp và Môi trường',
  },
  {
    id: 'vi-du-muc-nuoc',
    name: 'Ví dụ: mực nước sông Cấm',
    quantities: 'water_level rain',
    lat: '20.8686',
    lon: '106.6554',
    interval: '300',
    datum: 'national_msl',
    datumOffset: '0.35',
    lifecycle: 'planned',
    provenance: 'simulated',
  },
  {
    id: 'vi-du-tieng-on',
    name: 'Ví dụ: tiếng ồn Lạch Tray',
    quantities: 'laeq lamax',
    lat: '20.8408',
    lon: '106.6844',
    interval: '60',
    areaClass: 'ordinary',
    lifecycle: 'planned',
    provenance: 'simulated',
  },
];
const template = (): string =>
  csvText([[...stationColumns], ...exampleRows.map((row) => stationColumns.map((column) => row[column] ?? ''))]);

const outcomes = ['refused', 'create', 'change', 'same'] as const satisfies readonly ImportRow['outcome'][];

const Problem = ({ problem }: { problem: ImportRow['problems'][number] }) => {
  const { t } = useSettings();
  const { column, message } = problem;
  const known = importProblemText(problem);
  return (
    <li>
      {column && <code>{column}</code>} {known && t(known.key, known.values)}
      {!known && <span lang="en">{message}</span>}
    </li>
  );
};

const Rows = ({ rows }: { rows: readonly ImportRow[] }) => {
  const { t, format } = useSettings();
  const [only, setOnly] = useState<ImportRow['outcome']>();
  const shown = only === undefined ? rows : rows.filter(({ outcome }) => outcome === only);
  return (
    <>
      <fieldset className="segmented wide import-filter">
        <legend className="hidden-visually">{t('import.outcome')}</legend>
        <button type="button" aria-pressed={only === undefined} onClick={() => setOnly(undefined)}>
          {t('list.all')} <span className="count">{format.number(rows.length)}</span>
        </button>
        {outcomes
          .map((outcome) => ({ outcome, count: rows.filter((row) => row.outcome === outcome).length }))
          .filter(({ count }) => count > 0)
          .map(({ outcome, count }) => (
            <button key={outcome} type="button" aria-pressed={only === outcome} onClick={() => setOnly(outcome)}>
              {t(`import.outcome.${outcome}`)} <span className="count">{format.number(count)}</span>
            </button>
          ))}
      </fieldset>
      <div className="table-scroll panel">
        <table className="stack-table import-table">
          <caption className="hidden-visually">{t('import.rows')}</caption>
          <thead>
            <tr>
              <th scope="col" className="figure">
                {t('import.line')}
              </th>
              <th scope="col">{t('form.id')}</th>
              <th scope="col">{t('import.outcome')}</th>
              <th scope="col">{t('import.problems')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.line} data-outcome={row.outcome}>
                <td className="figure" data-label={t('import.line')}>
                  {row.line}
                </td>
                <td data-label={t('form.id')}>
                  <code>{row.id || '—'}</code>
                </td>
                <td data-label={t('import.outcome')}>
                  <span className={row.outcome === 'refused' ? 'chip loud' : 'chip'}>
                    {t(`import.outcome.${row.outcome}`)}
                  </span>
                </td>
                <td data-label={t('import.problems')}>
                  {row.problems.length === 0 ? (
                    <span className="quiet">—</span>
                  ) : (
                    <ul className="import-problems">
                      {row.problems.map((problem) => (
                        <Problem key={`${problem.column} ${problem.message}`} problem={problem} />
                      ))}
                    </ul>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
};

const Done = ({ answer, onAgain }: { answer: ImportAnswer; onAgain: () => void }) => {
  const { t } = useSettings();
  const secrets = answer.credentials;
  const [isKept, setKept] = useState(secrets.length === 0);
  const { question } = useLeaveGuard(!isKept, t('import.leaveSecrets', { count: secrets.length }));
  const counts = useMemo(
    () => ({
      created: answer.rows.filter(({ outcome }) => outcome === 'create').length,
      changed: answer.rows.filter(({ outcome }) => outcome === 'change').length,
    }),
    [answer],
  );
  return (
    <section className="panel form-section" aria-labelledby="import-done">
      <div className="panel-head">
        <h2 id="import-done">{t('import.done', counts)}</h2>
      </div>
      <div className="form-body">
        {secrets.length > 0 && (
          <>
            <p className="secret-once">{t('import.secrets', { count: secrets.length })}</p>
            <FormActions>
              <button
                type="button"
                className="button primary"
                onClick={() => {
                  saveFile(
                    'hai-dang-mat-khau-tram.csv',
                    csvText([
                      ['username', 'password'],
                      ...secrets.map(({ username, password }) => [username, password]),
                    ]),
                  );
                  setKept(true);
                }}
              >
                <Icon name="download" size={18} /> {t('import.saveSecrets')}
              </button>
              {isKept && <span className="quiet">{t('import.saved')}</span>}
            </FormActions>
          </>
        )}
        <FormActions>
          <Link href="/stations" className="button">
            {t('notFound.stations')}
          </Link>
          <button type="button" className="button" disabled={!isKept} onClick={onAgain}>
            {t('import.again')}
          </button>
        </FormActions>
      </div>
      {question}
    </section>
  );
};

interface Chosen {
  readonly name: string;
  readonly file: Blob;
}

const Import = () => {
  const { t, format } = useSettings();
  const input = useRef<HTMLInputElement>(null);
  const dropId = useId();
  const [chosen, setChosen] = useState<Chosen>();
  const [problem, setProblem] = useState<string>();
  const [isOver, setOver] = useState(false);
  const [tried, setTried] = useState<ImportAnswer>();
  const [done, setDone] = useState<ImportAnswer>();
  const dry = useSending(async (file: Blob) => setTried(await importStations(file, true)));
  const real = useSending(async (file: Blob) => {
    const answer = await importStations(file, false);
    if (answer.done) setDone(answer);
    // Somebody changed something meanwhile: what would happen now is shown instead.
    else setTried(answer);
  });
  const { question } = useLeaveGuard(tried !== undefined && done === undefined, t('import.leave'));

  const take = (file: File | undefined): void => {
    if (!file) return;
    setTried(undefined);
    setProblem(undefined);
    real.clear();
    if (file.size > maxImportBytes) {
      setProblem(t('import.tooLarge', { megabytes: format.number(maxImportBytes / 2 ** 20) }));
      return;
    }
    setChosen({ name: file.name, file });
    void dry.send(file);
  };
  const start = (): void => {
    setChosen(undefined);
    setTried(undefined);
    setDone(undefined);
  };
  const refused = tried?.rows.filter(({ outcome }) => outcome === 'refused').length ?? 0;
  const effective = tried?.rows.filter(({ outcome }) => outcome === 'create' || outcome === 'change').length ?? 0;
  return (
    <div className="page wide">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('import.title')}</h1>
        <PageHelp page="import" />
      </div>
      <p className="page-lead">{t('import.lead', { rows: format.number(maxImportRows) })}</p>
      {done ? (
        <>
          <Done answer={done} onAgain={start} />
          <Rows rows={done.rows} />
        </>
      ) : (
        <>
          <div className="import-start">
            <button type="button" className="button" onClick={() => saveFile('hai-dang-mau-tram.csv', template())}>
              <Icon name="download" size={18} /> {t('import.template')}
            </button>
            <a className="button" href={stationsCsvUrl()} download="hai-dang-tram.csv">
              <Icon name="download" size={18} /> {t('import.export')}
            </a>
          </div>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same */}
          <div
            id={dropId}
            className="drop"
            data-over={isOver || undefined}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
              event.preventDefault();
              setOver(false);
              take(event.dataTransfer.files[0]);
            }}
          >
            <p>{chosen ? t('import.chosen', { name: chosen.name }) : t('import.drop')}</p>
            <button type="button" className="button" disabled={dry.isBusy} onClick={() => input.current?.click()}>
              <Icon name="upload" size={18} /> {t(chosen ? 'import.chooseOther' : 'import.choose')}
            </button>
            <input
              ref={input}
              type="file"
              accept=".csv,text/csv"
              hidden
              aria-label={t('import.choose')}
              onChange={(event) => {
                take(event.target.files?.[0]);
                event.target.value = '';
              }}
            />
          </div>
          {problem && (
            <p className="form-failure" role="alert">
              {problem}
            </p>
          )}
          <FormFailure
            failure={dry.failure}
            text={
              dry.failure?.code === 'UPLOAD_INVALID' ? t('import.notCsv', { detail: dry.failure.detail }) : undefined
            }
          />
          {dry.isBusy && (
            <div className="skeleton" style={{ height: '8rem' }} role="status" aria-label={t('state.loading')} />
          )}
          {tried && chosen && (
            <>
              <section className="panel form-section" aria-labelledby="import-tried">
                <div className="panel-head">
                  <h2 id="import-tried">{t('import.tried')}</h2>
                </div>
                <div className="form-body">
                  <p role="status">
                    {refused > 0
                      ? t('import.refused', { count: refused })
                      : effective > 0
                        ? t('import.ready', { count: effective })
                        : t('import.nothing')}
                  </p>
                  <FormFailure failure={real.failure} />
                  <FormActions>
                    <button
                      type="button"
                      className="button primary"
                      disabled={refused > 0 || effective === 0 || real.isBusy}
                      onClick={() => void real.send(chosen.file)}
                    >
                      {t('import.carryOut', { count: effective })}
                    </button>
                    <button type="button" className="button" onClick={start}>
                      {t('action.cancel')}
                    </button>
                  </FormActions>
                </div>
              </section>
              <Rows rows={tried.rows} />
            </>
          )}
        </>
      )}
      {question}
    </div>
  );
};

export const StationImportPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="stations.write" title={t('import.title')}>
      <Import />
    </Guard>
  );
};
