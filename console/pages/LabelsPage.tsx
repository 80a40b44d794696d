/** Labels with a QR code for the cabinets of stations: which, how large, and a print of nothing else. */

import { useMemo, useState } from 'react';
import { Link, useSearch } from 'wouter';
import type { StationView } from '../../shared/api.ts';
import { createTranslate, languages } from '../../shared/i18n/translate.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { useFleet } from '../components/fleet/use-fleet.ts';
import { NetworkGlyph } from '../components/Glyphs.tsx';
import { Guard } from '../components/Guard.tsx';
import { Icon } from '../components/Icon.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { QrCode } from '../components/QrCode.tsx';
import { CityWaiting, EmptyCity, NothingFound } from '../components/States.tsx';
import { sortRows } from '../fleet/columns.ts';
import { filterRows, fleetViewOf } from '../fleet/fleet-view.ts';
import { checkUrl, isOwnMachine, type LabelSize, labelSizes, maxLabels } from '../fleet/labels.ts';
import { useSettings } from '../language/settings.tsx';
import { networkOf } from '../model/condition.ts';

/** Whoever stands in the rain with it may read either language. */
const scan = languages.map((language) => ({ language, text: createTranslate(language)('labels.scan') }));

const Label = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  const ward = findWard(station.ward);
  return (
    <li className="station-label">
      <QrCode text={checkUrl(location.origin, station.id)} label={t('labels.qr', { station: station.name })} />
      <div className="label-words">
        <p className="label-name">
          <NetworkGlyph network={networkOf(station)} provenance={station.provenance} size={14} /> {station.name}
        </p>
        <p className="label-id">{station.id}</p>
        <p>{ward ? wardName(ward, 'vi') : ''}</p>
        {station.provenance !== 'real' && <p className="provenance">{t(`provenance.${station.provenance}.chip`)}</p>}
        <p className="label-scan">
          {scan.map(({ language, text }) => (
            <span key={language} lang={language}>
              {text}
            </span>
          ))}
        </p>
      </div>
    </li>
  );
};

const Labels = () => {
  const { t } = useSettings();
  const search = useSearch();
  const { rows, names, isKnown } = useFleet();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [size, setSize] = useState<LabelSize>('small');
  const view = useMemo(() => fleetViewOf(new URLSearchParams(search)), [search]);
  const offered = sortRows(filterRows(rows, view), view.column, view.isDescending, names);
  const chosen = offered.filter(({ entry }) => !left.has(entry.station.id));
  const isTooMany = chosen.length > maxLabels;
  const back = search ? `/stations?${search}` : '/stations';
  if (isKnown && rows.length === 0)
    return (
      <div className="page">
        <h1 tabIndex={-1}>{t('labels.title')}</h1>
        <EmptyCity />
      </div>
    );
  return (
    <div className="page wide labels-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('labels.title')}</h1>
        <PageHelp page="labels" />
        <Link href={back} className="button">
          {t('labels.back')}
        </Link>
      </div>
      <p className="page-lead">{t('labels.lead')}</p>
      {isOwnMachine(location.origin) && <p className="filter-note">{t('labels.plain', { origin: location.origin })}</p>}
      {!isKnown ? (
        <CityWaiting>
          <div className="skeleton" style={{ height: '16rem' }} />
        </CityWaiting>
      ) : offered.length === 0 ? (
        <NothingFound onClear={() => history.back()} />
      ) : (
        <div className="labels-columns">
          <section className="panel labels-choice" aria-labelledby="labels-choose">
            <div className="panel-head">
              <h2 id="labels-choose">{t('labels.choose')}</h2>
            </div>
            <div className="labels-tools">
              <p aria-live="polite">{t('labels.chosen', { count: chosen.length, total: offered.length })}</p>
              <button type="button" className="button small" onClick={() => setLeft(new Set())}>
                {t('labels.all')}
              </button>
              <button
                type="button"
                className="button small"
                onClick={() => setLeft(new Set(offered.map(({ entry }) => entry.station.id)))}
              >
                {t('labels.clear')}
              </button>
            </div>
            <ul className="labels-list">
              {offered.slice(0, maxLabels * 2).map(({ entry: { station } }) => (
                <li key={station.id}>
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={!left.has(station.id)}
                      onChange={() => {
                        const next = new Set(left);
                        if (!next.delete(station.id)) next.add(station.id);
                        setLeft(next);
                      }}
                    />
                    <span className="labels-words">
                      {station.name}
                      <span className="quiet small">{station.id}</span>
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          </section>
          <section className="labels-preview" aria-labelledby="labels-preview">
            <h2 id="labels-preview" className="list-title">
              {t('labels.preview')}
            </h2>
            <div className="toolbar">
              <label className="field fleet-select">
                <span className="quiet small">{t('labels.size')}</span>
                <select
                  value={size}
                  onChange={(event) => setSize(labelSizes.find((each) => each === event.target.value) ?? 'small')}
                >
                  {labelSizes.map((each) => (
                    <option key={each} value={each}>
                      {t(`labels.size.${each}`)}
                    </option>
                  ))}
                </select>
              </label>
              <button
                type="button"
                className="button primary"
                disabled={chosen.length === 0 || isTooMany}
                onClick={() => print()}
              >
                <Icon name="print" size={18} /> {t('labels.print', { count: chosen.length })}
              </button>
            </div>
            {isTooMany ? (
              <p role="status">{t('labels.tooMany', { count: maxLabels })}</p>
            ) : (
              <ul className="label-sheet" data-size={size}>
                {chosen.map(({ entry: { station } }) => (
                  <Label key={station.id} station={station} />
                ))}
              </ul>
            )}
          </section>
        </div>
      )}
    </div>
  );
};

export const LabelsPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="stations.read" title={t('labels.title')}>
      <Labels />
    </Guard>
  );
};
