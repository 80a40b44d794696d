/** "This page" in the head of a page: what it is for, how to read it, what one can do, where its figures come from. */
import { lazy, Suspense, useId, useState } from 'react';
import { Link } from 'wouter';
import { withTexts } from '../language/catalogue.ts';
import { useSettings } from '../language/settings.tsx';
import { Icon } from './Icon.tsx';
import type { HelpedPage } from './page-help.ts';

const PageHelpText = lazy(async () => ({ default: (await withTexts(import('./PageHelpText.tsx'))).PageHelpText }));

export const PageHelp = ({
  page,
  isAlone = false,
}: {
  page: HelpedPage;
  /** On a page without a frame: no way to the other pages' help. */
  isAlone?: boolean;
}) => {
  const { t } = useSettings();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className="button small plain page-help"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="help" size={16} /> {t('page.help')}
      </button>
      <section id={id} className="page-help-body" aria-label={t('page.help')} hidden={!isOpen}>
        {isOpen && (
          <Suspense fallback={<p className="quiet">{t('state.loading')}</p>}>
            <PageHelpText page={page} />
            {!isAlone && <Link href={`/help#${page}`}>{t('nav.help')}</Link>}
          </Suspense>
        )}
      </section>
    </>
  );
};
