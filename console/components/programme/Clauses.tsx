/** The clauses as rows; each opens to what answers it and to the figures. */
import { Link } from 'wouter';
import type { FigurePart } from '../../../shared/city-programme/clauses.ts';
import type { ProgrammeAnswer, ProgrammeFigures } from '../../../shared/city-programme-api.ts';
import { useSettings } from '../../language/settings.tsx';
import { EvidenceMark } from '../Level.tsx';
import { partId, partKeys } from './PartHead.tsx';
import { shareText } from './words.ts';

/** The figures of a part in one sentence. */
const usePartSentence = (figures: ProgrammeFigures | null, targets: ProgrammeAnswer['targets']) => {
  const { t, format } = useSettings();
  return (part: FigurePart): string => {
    if (part === 'targets') {
      return t('programme.sentence.targets', {
        count: targets.filter(({ newest }) => newest !== null).length,
        total: targets.length,
      });
    }
    if (!figures) return t('programme.sentence.none');
    const { networks, coverage, levels, inundationCount } = figures;
    const shares = (of: (row: (typeof networks)[number]) => readonly [number, number]): string =>
      networks
        // Water has levels, not limits over an averaging time.
        .filter((row) => part !== 'limits' || row.network !== 'flood')
        .map((row) => [t(`network.${row.network}`), shareText(...of(row), { format })].join(' '))
        .join(' · ');
    switch (part) {
      case 'limits':
        return t('programme.sentence.limits', { shares: shares(({ within, judged }) => [within, judged]) });
      case 'availability':
        return t('programme.sentence.availability', { shares: shares(({ valid, expected }) => [valid, expected]) });
      case 'coverage':
        return t('programme.sentence.coverage', {
          places: coverage
            .map(({ network, covered, wards }) => `${t(`network.${network}`)} ${covered.length}/${wards}`)
            .join(' · '),
        });
      case 'flood':
        return t('programme.sentence.flood', {
          events: inundationCount,
          gauges: levels.length,
          reached: levels.filter((row) => row.levels.some(({ reached }) => reached > 0)).length,
        });
    }
  };
};

export const Clauses = ({
  clauses,
  targets,
  figures,
}: {
  clauses: ProgrammeAnswer['clauses'];
  targets: ProgrammeAnswer['targets'];
  figures: ProgrammeFigures | null;
}) => {
  const { t, language } = useSettings();
  const sentence = usePartSentence(figures, targets);
  return (
    <section className="panel" aria-labelledby="programme-clauses">
      <div className="panel-head">
        <h2 id="programme-clauses">{t('programme.clauses')}</h2>
        <span className="quiet small push">{t('programme.clauses.count', { count: clauses.length })}</span>
      </div>
      <ul className="clauses">
        {clauses.map((clause) => (
          <li key={clause.id}>
            <details>
              <summary>
                <span className="clause-id">{clause.id}</span>
                <span className="clause-gloss">{clause.gloss[language]}</span>
              </summary>
              <div className="clause-body">
                <blockquote lang="vi">“{clause.quote}”</blockquote>
                <p className="quiet small">
                  {t('programme.clause.source', { clause: clause.id })} <EvidenceMark evidence={clause.evidence} />
                </p>
                <h3>{t('programme.clause.answers')}</h3>
                <ul className="clause-answers">
                  {clause.answers.map(({ text, href, isMissing }) => (
                    <li key={text.en} data-missing={isMissing}>
                      {href === undefined ? (
                        text[language]
                      ) : href.startsWith('/api/') ? (
                        <a href={href}>{text[language]}</a>
                      ) : (
                        <Link href={href}>{text[language]}</Link>
                      )}
                      {isMissing && <span className="chip">{t('programme.clause.missing')}</span>}
                    </li>
                  ))}
                </ul>
                <h3>{t('programme.clause.figures')}</h3>
                <ul className="clause-figures">
                  {clause.figures.map((part) => (
                    <li key={part}>
                      <a href={`#${partId(part)}`}>{t(partKeys[part])}</a>
                      <span>{sentence(part)}</span>
                    </li>
                  ))}
                </ul>
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
};
