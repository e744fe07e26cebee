/** Who did something, as answers tell it: what `nameOf` makes of a caller. */
import { z } from 'zod';

export const WHO = z.string().describe('who: the id of a key, or issuer and subject of a token');
