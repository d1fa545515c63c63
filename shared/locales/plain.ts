/** Whether a text means just what it says: there is nothing of ICU MessageFormat in it. */
export const isPlain = (text: string): boolean => !/[{}']/.test(text)
