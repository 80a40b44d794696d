/** What is around the page of enrolment: nothing but the name of the city's system and the language. */
import type { ReactNode } from 'react';
import { languages } from '../../shared/i18n/translator.ts';
import { useSettings } from '../language/settings.tsx';

export const EnrolFrame = ({ children }: { children: ReactNode }) => {
  const { t, language, setLanguage } = useSettings();
  return (
    <div className="enrol-frame">
      <header className="enrol-top">
        <a href="/" className="enrol-brand">
          <img src="/icon.svg" alt="" width="32" height="32" /> Hải Đăng
        </a>
        <fieldset className="segmented tight">
          <legend className="hidden-visually">{t('language.label')}</legend>
          {languages.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-pressed={language === each}
              onClick={() => setLanguage(each)}
            >
              {each.toUpperCase()}
              <span className="hidden-visually">{each === 'vi' ? ' Tiếng Việt' : ' English'}</span>
            </button>
          ))}
        </fieldset>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
};
