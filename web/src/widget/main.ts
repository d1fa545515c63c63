import './unread-badge.ts'
import './widget.ts'
