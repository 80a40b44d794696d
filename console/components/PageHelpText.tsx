/** What is said of one page; fetched when somebody asks. */
import { useSettings } from '../language/settings.tsx';
import { type HelpedPage, helpParts } from './page-help.ts';

export const PageHelpText = ({ page }: { page: HelpedPage }) => {
  const { t } = useSettings();
  return (
    <dl className="page-help-parts">
      {helpParts.map((part) => (
        <div key={part}>
          <dt>{t(`help.part.${part}`)}</dt>
          <dd>{t(`help.page.${page}.${part}`)}</dd>
        </div>
      ))}
    </dl>
  );
};
