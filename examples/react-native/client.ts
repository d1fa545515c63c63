import {
  createClient,
  createPersistence,
  type Environment,
  inPieces,
  itemTokenStore,
  platformEnvironment,
} from '@parley/client'
import AsyncStorage from '@react-native-async-storage/async-storage'
import NetInfo from '@react-native-community/netinfo'
import * as SecureStore from 'expo-secure-store'
import { AppState } from 'react-native'

/** The session goes where the phone keeps secrets, which takes 2 KB at a time. */
const tokenStore = itemTokenStore(
  inPieces({
    getItem: SecureStore.getItemAsync,
    setItem: SecureStore.setItemAsync,
    removeItem: SecureStore.deleteItemAsync,
  }),
)

/** Conversations, and what is on its way, survive the app. */
const persistence = createPersistence({
  async load(prefix) {
    const keys = await AsyncStorage.getAllKeys()
    const pairs = await AsyncStorage.multiGet(keys.filter((key) => key.startsWith(prefix)))
    return pairs.map(([key, value]) => [key, JSON.parse(value ?? 'null')] as const)
  },
  async write(changes) {
    const kept = changes.filter(([, value]) => value !== undefined)
    const gone = changes.filter(([, value]) => value === undefined)
    await AsyncStorage.multiSet(kept.map(([key, value]) => [key, JSON.stringify(value)] as const))
    await AsyncStorage.multiRemove(gone.map(([key]) => key))
  },
})

let isOnline = true
const environment: Environment = {
  ...platformEnvironment(),
  isOnline: () => isOnline,
  onOnlineChange: (listener) =>
    NetInfo.addEventListener(({ isConnected }) => {
      isOnline = isConnected !== false
      listener()
    }),
  isVisible: () => AppState.currentState === 'active',
  onVisibilityChange(listener) {
    const subscription = AppState.addEventListener('change', listener)
    return () => subscription.remove()
  },
}

export const client = createClient({ url: 'https://api.example.org', tokenStore, persistence, environment })
