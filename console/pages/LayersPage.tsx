/** Layers of the city's own on the map: added from a file, deleted, seen at once. */

import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { type Layer, maxLayerBytes, maxLayers } from '../../shared/station-api.ts';
import { addLayer, getLayers, removeLayer } from '../api/fleet.ts';
import { useResource } from '../api/use-resource.ts';
import { AdminNav } from '../components/AdminNav.tsx';
import { Confirm } from '../components/Dialog.tsx';
import { TextField } from '../components/Fields.tsx';
import { FormActions, FormFailure, FormField, useSending } from '../components/Form.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { useLeaveGuard } from '../components/LeaveGuard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { type GeojsonLook, lookAtGeojson } from '../fleet/geojson.ts';
import { useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';

const problemKeys = {
  'not-json': 'layers.notJson',
  'not-geojson': 'layers.notGeojson',
  empty: 'layers.empty',
  'not-wgs84': 'layers.notWgs84',
} as const satisfies Record<Extract<GeojsonLook, { ok: false }>['problem'], string>;

interface Chosen {
  readonly file: File;
  readonly features: number;
}

const Add = ({ isFull, onAdded }: { isFull: boolean; onAdded: () => void }) => {
  const { t, format } = useSettings();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Chosen>();
  const [fileProblem, setFileProblem] = useState<string>();
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { question, release } = useLeaveGuard(chosen !== undefined || name !== '', t('leave.form'));
  const { send, isBusy, failure, clear } = useSending(async () => {
    setTried(true);
    if (!chosen || name.trim() === '') return;
    await addLayer(name.trim(), chosen.file);
    release();
    setName('');
    setChosen(undefined);
    setTried(false);
    onAdded();
  });
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    clear();
    setChosen(undefined);
    if (file.size > maxLayerBytes) {
      setFileProblem(t('layers.tooLarge', { megabytes: format.number(maxLayerBytes / 2 ** 20) }));
      return;
    }
    const look = lookAtGeojson(await file.text());
    if (!look.ok) {
      setFileProblem(t(problemKeys[look.problem]));
      return;
    }
    setFileProblem(undefined);
    setChosen({ file, features: look.features });
    setName((before) => before || file.name.replace(/\.(geo)?json$/i, '').slice(0, 60));
  };
  if (isFull) return <p className="quiet">{t('layers.full', { count: maxLayers })}</p>;
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <FormField
        label={t('layers.file')}
        hint={
          chosen
            ? t('layers.chosen', { name: chosen.file.name, count: chosen.features })
            : t('layers.file.hint', { megabytes: format.number(maxLayerBytes / 2 ** 20) })
        }
        problem={fileProblem ?? (isTried && !chosen ? t('layers.file.missing') : undefined)}
      >
        {(parts) => (
          <span>
            <button
              id={parts.id}
              aria-describedby={parts['aria-describedby']}
              type="button"
              className="button"
              onClick={() => input.current?.click()}
            >
              <Icon name="upload" size={18} /> {t(chosen ? 'layers.chooseOther' : 'layers.choose')}
            </button>
            <input
              ref={input}
              type="file"
              hidden
              aria-label={t('layers.file')}
              accept=".geojson,.json,application/geo+json,application/json"
              onChange={(event) => {
                void take(event.target.files?.[0]);
                // The same file, mended, may be chosen again.
                event.target.value = '';
              }}
            />
          </span>
        )}
      </FormField>
      <TextField
        label={t('layers.name')}
        hint={t('layers.name.hint')}
        problem={isTried && name.trim() === '' ? t('layers.name.missing') : undefined}
        maxLength={120}
        value={name}
        onChange={setName}
      />
      <FormFailure
        failure={failure}
        text={failure?.code === 'UPLOAD_INVALID' ? t('layers.refused', { detail: failure.detail }) : undefined}
      />
      <FormActions>
        <button type="submit" className="button primary" disabled={isBusy}>
          {t('layers.add')}
        </button>
      </FormActions>
      {question}
    </form>
  );
};

const Layers = () => {
  const { t, format } = useSettings();
  const { reloadConfig } = useServices();
  const { data, failure, isLoading, reload } = useResource('layers', getLayers);
  const [deleted, setDeleted] = useState<Layer>();
  const changed = (): void => {
    reload();
    reloadConfig();
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('layers.title')}</h1>
        <PageHelp page="layers" />
        <AdminNav />
        <Link href="/?view=map" className="button">
          <Icon name="map" size={18} /> {t('layers.see')}
        </Link>
      </div>
      <p className="page-lead">{t('layers.lead')}</p>
      <section className="panel" aria-labelledby="layers-list">
        <div className="panel-head">
          <h2 id="layers-list">{t('layers.on')}</h2>
        </div>
        {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
        {isLoading && <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />}
        {data?.length === 0 && <p className="panel-note quiet">{t('layers.none')}</p>}
        {data && data.length > 0 && (
          <ul className="layer-list">
            {data.map((layer) => (
              <li key={layer.id}>
                <span className="layer-name">
                  <strong>{layer.name}</strong>
                  <span className="quiet small">
                    {t('layers.facts', {
                      count: layer.features,
                      kilobytes: format.number(Math.max(1, Math.round(layer.sizeBytes / 1_024))),
                      at: format.dateTime(layer.addedAt),
                      by: layer.addedBy || '—',
                    })}
                  </span>
                </span>
                <button
                  type="button"
                  className="button small danger"
                  aria-label={t('layers.delete.of', { name: layer.name })}
                  onClick={() => setDeleted(layer)}
                >
                  {t('layers.delete')}
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="panel" aria-labelledby="layers-new">
        <div className="panel-head">
          <h2 id="layers-new">{t('layers.new')}</h2>
        </div>
        <div className="form-body">
          <Add isFull={(data?.length ?? 0) >= maxLayers} onAdded={changed} />
        </div>
      </section>
      {deleted && (
        <Confirm
          title={t('layers.delete.title', { name: deleted.name })}
          action={t('layers.delete')}
          onConfirm={async () => {
            await removeLayer(deleted.id);
            changed();
          }}
          onClose={() => setDeleted(undefined)}
        >
          <p>{t('layers.delete.what', { count: deleted.features })}</p>
        </Confirm>
      )}
    </div>
  );
};

export const LayersPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="layers.write" title={t('layers.title')}>
      <Layers />
    </Guard>
  );
};
