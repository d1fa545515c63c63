/** The machine takes any. */
export const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
