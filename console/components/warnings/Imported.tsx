/** Warnings of others, as they were read from a file or a feed: shown beside ours and never mixed with them. */
import { useRef, useState } from 'react';
import type { CapImported } from '../../../shared/cap-api.ts';
import { secondMs } from '../../../shared/time.ts';
import { useSession } from '../../access/use-session.tsx';
import { type Resource, useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { getImported, importCap } from '../../rules/api.ts';
import { infoFor, sketchOf, sketchSize, wardDots } from '../../rules/areas.ts';
import { FormFailure, useSending } from '../Form.tsx';
import { Icon } from '../Icon.tsx';
import { Part } from '../tell/Part.tsx';
import { useCapWord } from './cap-words.ts';

const maxBytes = 2 ** 20;
const renewMs = 60 * secondMs;

type Info = CapImported['infos'][number];

/** Where it is, roughly, among the centres of the wards; the words beside it say the same. */
const Sketch = ({ info }: { info: Info }) => {
  const { t } = useSettings();
  const sketch = sketchOf(info.areas);
  if (sketch.path === '' && sketch.circles.length === 0) return null;
  return (
    <figure className="area-sketch">
      <svg
        viewBox={`0 0 ${sketchSize.width} ${sketchSize.height}`}
        role="img"
        aria-label={t(sketch.isNear ? 'warnings.sketch' : 'warnings.sketch.far')}
      >
        {wardDots.map(({ code, at: [x, y] }) => (
          <circle key={code} className="ward-dot" cx={x} cy={y} r="1.4" />
        ))}
        <path className="area" d={sketch.path} />
        {sketch.circles.map(({ x, y, r }) => (
          <circle key={`${x} ${y} ${r}`} className="area" cx={x} cy={y} r={r} />
        ))}
      </svg>
      <figcaption className="quiet small">{t(sketch.isNear ? 'warnings.sketch' : 'warnings.sketch.far')}</figcaption>
    </figure>
  );
};

const Item = ({ imported }: { imported: CapImported }) => {
  const { t, format, language } = useSettings();
  const word = useCapWord();
  const info = infoFor(imported, language);
  const { status, sender, sent, isOver, identifier, source } = imported;
  return (
    <li className="warning-item" data-off={isOver ? '' : undefined}>
      <div className="imported-body">
        <div>
          <div className="warning-head">
            <span className="provenance">{t('warnings.imported.chip')}</span>
            {status !== 'Actual' && <span className="provenance">{t('warnings.imported.notActual', { status })}</span>}
            <strong>{info?.headline || info?.event || identifier}</strong>
            {isOver && <span className="chip">{t('warnings.state.over')}</span>}
          </div>
          {info && (
            <>
              <p>
                {info.event} · {word('severity', info.severity)} · {word('urgency', info.urgency)} ·{' '}
                {word('certainty', info.certainty)}
              </p>
              <p>{info.areas.map(({ areaDesc }) => areaDesc).join('; ')}</p>
              {info.expires !== null && (
                <p>
                  {info.onset === null
                    ? t('warnings.until', { to: format.dateTime(info.expires) })
                    : t('warnings.valid', { from: format.dateTime(info.onset), to: format.dateTime(info.expires) })}
                </p>
              )}
              {(info.description || info.instruction) && (
                <details>
                  <summary className="small">{t('warnings.imported.text')}</summary>
                  {info.description && <p className="pre-line">{info.description}</p>}
                  {info.instruction && <p className="pre-line">{info.instruction}</p>}
                </details>
              )}
            </>
          )}
          {imported.problems && imported.problems.length > 0 && (
            <details>
              <summary className="small">
                {t('warnings.imported.problems', { count: imported.problems.length })}
              </summary>
              <ul className="plain-list small" lang="en">
                {imported.problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </details>
          )}
          <p className="quiet small break">
            {t('warnings.imported.from', { sender: info?.senderName || sender, at: format.dateTime(sent) })}
            {' · '}
            {source === null ? t('warnings.imported.file') : t('warnings.imported.feed', { name: source })}
            {' · '}
            {identifier}
          </p>
        </div>
        {info && <Sketch info={info} />}
      </div>
    </li>
  );
};

const Upload = ({ onDone }: { onDone: () => void }) => {
  const { t, format } = useSettings();
  const input = useRef<HTMLInputElement>(null);
  const [note, setNote] = useState<string>();
  const [isTooLarge, setTooLarge] = useState(false);
  const { send, isBusy, failure } = useSending(async (file: File) => {
    setNote(undefined);
    setTooLarge(file.size > maxBytes);
    if (file.size > maxBytes) return;
    const taken = await importCap(file);
    setNote(t('warnings.imported.done', { count: taken.length }));
    onDone();
  });
  return (
    <div className="panel-note">
      <button type="button" className="button" disabled={isBusy} onClick={() => input.current?.click()}>
        <Icon name="upload" size={18} /> {t('warnings.imported.upload')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('warnings.imported.upload')}
        accept=".xml,.cap,application/xml,text/xml,application/cap+xml"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void send(file);
          // The same file, mended, may be chosen again.
          event.target.value = '';
        }}
      />
      <FormFailure
        failure={failure}
        text={
          failure?.code === 'UPLOAD_INVALID' ? t('warnings.imported.refused', { detail: failure.detail }) : undefined
        }
      />
      {isTooLarge && (
        <p className="form-problem" role="alert">
          {t('warnings.imported.tooLarge', { megabytes: format.number(maxBytes / 2 ** 20) })}
        </p>
      )}
      <p role="status" className="form-done">
        {note}
      </p>
    </div>
  );
};

export const Imported = () => {
  const { t } = useSettings();
  const { may, person } = useSession();
  const [all, setAll] = useState(false);
  const imported: Resource<CapImported[]> = useResource(
    `imported ${all} ${person?.id ?? ''}`,
    (signal) => getImported(all, signal),
    renewMs,
  );
  return (
    <Part
      id="imported"
      title={t('warnings.imported')}
      lead={t('warnings.imported.lead')}
      resource={imported}
      empty={t('warnings.imported.none')}
      actions={
        <label className="check">
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
          {t('warnings.imported.all')}
        </label>
      }
    >
      {imported.data && imported.data.length > 0 && (
        <ul className="warning-list">
          {imported.data.map((each) => (
            <Item key={each.id} imported={each} />
          ))}
        </ul>
      )}
      {may('warnings.write') && <Upload onDone={imported.reload} />}
    </Part>
  );
};
