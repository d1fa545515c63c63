import { keepConfig, keptConfig } from '../session/kept.ts'

/** What a deployment tells its app. */
interface Config {
  /** Where the API answers, without `/v1`. */
  readonly url: string
}

/** Without a network the app opens with what it was told the last time. */
export async function readConfig(): Promise<Config> {
  try {
    const answer = await fetch('/config.json')
    if (!answer.ok) throw new Error(`config.json: ${answer.status}`)
    const text = await answer.text()
    const config = JSON.parse(text) as Config
    keepConfig(text)
    return config
  } catch (error) {
    const kept = keptConfig()
    if (kept === null) throw error
    return JSON.parse(kept) as Config
  }
}
