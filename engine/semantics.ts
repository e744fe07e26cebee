/** The number of the engine's semantics: any change of any result needs a new one (DESIGN section 1). */
export const SEMANTICS = 1;
