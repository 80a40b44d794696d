/** What each page is for, how to read the console, use its keys, and connect a station. Made to be printed as well. */
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Command } from '../components/Command.tsx';
import { ConditionChip, ProvenanceChip } from '../components/Glyphs.tsx';
import { KeyTable } from '../components/Keyboard.tsx';
import { LegendEntries } from '../components/Legend.tsx';
import { SeverityMark } from '../components/Level.tsx';
import { PageHelpText } from '../components/PageHelpText.tsx';
import { helpPages } from '../components/page-help.ts';
import { useFirstStationCommands } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useServices } from '../live/services.tsx';
import { conditions } from '../model/condition.ts';
import { severities } from '../model/levels.ts';

/** The order in which a person meets them. */
const explained = [...conditions].reverse();

const words = ['aqi', 'averaging', 'capture', 'bd', 'laeq', 'indicative', 'situation', 'quarantine'] as const;

/** Every page explains itself; the one that the address names is open. */
const Pages = () => {
  const { t } = useSettings();
  const [named] = useState(() => location.hash.slice(1));
  const [areAllOpen, setAllOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('details[open]')?.scrollIntoView({ block: 'start' });
  }, []);
  // A closed part would be missing on paper.
  useEffect(() => {
    const open = (): void => setAllOpen(true);
    addEventListener('beforeprint', open);
    return () => removeEventListener('beforeprint', open);
  }, []);
  return (
    <section className="panel help-pages" aria-labelledby="help-pages">
      <div className="panel-head">
        <h2 id="help-pages">{t('help.pages.title')}</h2>
        <button type="button" className="button small help-open" onClick={() => setAllOpen(!areAllOpen)}>
          {t(areAllOpen ? 'help.closeAll' : 'help.openAll')}
        </button>
      </div>
      <p className="panel-note quiet">{t('help.pages.lead')}</p>
      <div ref={list}>
        {helpPages.map((page) => (
          <details key={`${page} ${areAllOpen}`} id={page} open={areAllOpen || page === named}>
            <summary>{t(`help.page.${page}.title`)}</summary>
            <PageHelpText page={page} />
          </details>
        ))}
      </div>
    </section>
  );
};

export const HelpPage = () => {
  const { t } = useSettings();
  const { config } = useServices();
  const commands = useFirstStationCommands();
  useTitle(t('nav.help'));
  return (
    <div className="page help">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('nav.help')}</h1>
        <button type="button" className="button small push help-print" onClick={() => print()}>
          {t('help.print')}
        </button>
      </div>
      <p className="page-lead">{t('help.lead')}</p>

      <Pages />

      <section className="panel" aria-labelledby="help-states">
        <div className="panel-head">
          <h2 id="help-states">{t('help.states.title')}</h2>
        </div>
        <dl className="meanings">
          {explained.map((condition) => (
            <div key={condition}>
              <dt>
                <ConditionChip condition={condition} />
              </dt>
              <dd>{t(`help.states.${condition}`)}</dd>
            </div>
          ))}
          <div>
            <dt className="severity-signs">
              {severities.map((severity) => (
                <span key={severity} className="severity-entry" data-severity={severity}>
                  <span className="severity-swatch">
                    <SeverityMark severity={severity} />
                  </span>
                </span>
              ))}
              <span className="hidden-visually">
                {severities.map((each) => t(`level.severity.${each}`)).join(', ')}
              </span>
            </dt>
            <dd>
              {t('help.states.levels')} <Link href="/limits">{t('nav.limits')}</Link>
            </dd>
          </div>
          <div>
            <dt>
              <ProvenanceChip provenance="simulated" />
            </dt>
            <dd>{t('help.states.simulated')}</dd>
          </div>
          <div>
            <dt>
              <ProvenanceChip provenance="replayed" />
            </dt>
            <dd>{t('help.states.replayed')}</dd>
          </div>
        </dl>
        <div className="panel-note">
          <h3>{t('legend.title')}</h3>
          <LegendEntries />
        </div>
      </section>

      <section className="panel" aria-labelledby="help-keys">
        <div className="panel-head">
          <h2 id="help-keys">{t('keys.title')}</h2>
        </div>
        <KeyTable />
      </section>

      <section className="panel" aria-labelledby="help-words">
        <div className="panel-head">
          <h2 id="help-words">{t('help.glossary.title')}</h2>
        </div>
        <dl className="meanings help-words">
          {words.map((word) => (
            <div key={word}>
              <dt>{t(`help.word.${word}`)}</dt>
              <dd>{t(`help.word.${word}.means`)}</dd>
            </div>
          ))}
        </dl>
      </section>

      <section className="panel" aria-labelledby="help-connect">
        <div className="panel-head">
          <h2 id="help-connect">{t('help.connect.title')}</h2>
        </div>
        <ol className="steps">
          <li>
            <p>{t('help.connect.add')}</p>
            <Command text={commands.add} label={t('help.connect.add')} />
          </li>
          <li>
            <p>{t('help.connect.publish')}</p>
            <Command text={commands.publish} label={t('help.connect.publish')} />
          </li>
          <li>
            <p>{t('help.connect.watch')}</p>
          </li>
        </ol>
        {config.mqttPort === null && <p className="panel-note">{t('help.connect.noPort')}</p>}
        <p className="panel-note quiet">{t('help.connect.refused')}</p>
      </section>

      <section className="panel" aria-labelledby="help-sources">
        <div className="panel-head">
          <h2 id="help-sources">{t('help.sources.title')}</h2>
        </div>
        <p className="panel-note">{t('help.sources.map')}</p>
        <p className="panel-note">{t('help.sources.figures')}</p>
      </section>
    </div>
  );
};
