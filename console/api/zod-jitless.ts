// The page's Content-Security-Policy forbids eval. This must be the first import of the page: schemas look at it when made.
import { z } from 'zod';

z.config({ jitless: true });
