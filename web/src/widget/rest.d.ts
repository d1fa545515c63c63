/** Texts that are not said from the beginning: the widget's build cuts the files in two. */
declare module '*.json?rest' {
  const texts: Readonly<Record<string, string>>
  export default texts
}
