/**
 * Types of the messages between the pages, the worker and the host.
 *
 * Data flows one way: a page reports an event, the worker's session decides, then the worker sends
 * every frame of the tab its new watch list and the top frame its new view. This file contains no
 * code at run time; `tsc --checkJs` checks both sides against it.
 */

/**
 * A text localised by the host. `lang` is the BCP 47 tag of the translation that was used, which
 * may differ from the one requested.
 * @typedef {{text: string, lang: string}} Display
 */

/**
 * A text of the interface, by its key in `_locales`, in the person's language.
 * @typedef {(key: string, ...values: string[]) => Display} Translate
 */

/**
 * The description used to find an element in a page; see *target* in the guide format.
 * @typedef {Object} Target
 * @property {(string | string[])[]} [selectors]
 * @property {string} [role]
 * @property {string | Record<string, string | string[]>} [name]
 * @property {string} [tag]
 * @property {string} [id]
 * @property {string[]} [classes]
 * @property {Record<string, string>} [attributes]
 * @property {string | Record<string, string | string[]>} [text]
 * @property {string | Record<string, string | string[]>} [label]
 * @property {string | Record<string, string | string[]>} [heading]
 * @property {string} [landmark]
 * @property {string[] | Record<string, string | string[]>} [near]
 * @property {string} [path]
 * @property {string} [idPath]
 * @property {number[]} [box]
 * @property {number[]} [viewport]
 * @property {number[]} [frame]
 */

/**
 * @typedef {{clicked?: true, changed?: true, next?: true, url?: string, appears?: Target, gone?:
 *   Target}} Condition
 */

/**
 * A step as `guides.get` gives it: texts localised, target untouched.
 * @typedef {Object} Step
 * @property {string} id
 * @property {'read' | 'click' | 'type' | 'choose' | 'check' | 'upload' | 'open'} action
 * @property {Display} say
 * @property {Display} [more]
 * @property {string} [url]
 * @property {string[]} [pages]
 * @property {Target} [target]
 * @property {Condition} [done]
 * @property {boolean} [optional]
 * @property {number} [wait]
 * @property {'pay' | 'book' | 'send' | 'sign' | 'delete' | 'share'} [danger]
 * @property {Display[]} [warn]
 * @property {boolean} [sensitive]
 * @property {string[]} [next]        ids of the possible following steps, or `end`
 * @property {{if: Condition, go: string}[]} [branch]
 * @property {Display} [part]         a part of the guide begins here
 * @property {{say: Display, go?: string}} [missing]
 */

/**
 * A support service with human staff that the person can call.
 * @typedef {{name: Display, phone: string, hours?: Display}} Contact
 */

/**
 * @typedef {Object} Guide
 * @property {string} id
 * @property {number} revision
 * @property {string} language
 * @property {string | null} reviewed
 * @property {Display} title
 * @property {Display} summary
 * @property {string[]} sites
 * @property {string} [start]         optional for an exercise, which starts on its practice page
 * @property {string} [practice]
 * @property {string[]} topics
 * @property {number} minutes
 * @property {Display[]} [prepare]
 * @property {Contact[]} [contacts]
 * @property {Display[]} [before]
 * @property {Display[]} [after]
 * @property {Step[]} steps
 */

/**
 * Names of all buttons in the overlay: the values of `data-pasapas`.
 * @typedef {'offer' | 'not-now' | 'next' | 'written' | 'did' | 'listen' | 'help' | 'stop' | 'back'
 *   | 'simpler' | 'bigger'
 *   | 'call' | 'danger-ok' | 'danger-fix' | 'retry' | 'resume' | 'here' | 'restart' | 'focus' |
 *   'settings'
 *   | 'me' | 'family' | 'everyone' | 'person' | 'voice-yes' | 'voice-no' | 'no-help' | 'less' |
 *   'more' | 'follow'
 *   | 'follow-stop' | 'follow-stay' | 'follow-yes' | 'follow-no' | 'follow-read' | 'follow-lower'}
 *   PressName
 */

/**
 * Progress through the guide. In a guide with parts, `index` and `total` count within the current
 * part; `part` is that part's index.
 * @typedef {{index: number, total: number, part?: number, parts?: Display[]}} Progress
 */

/**
 * The bubble, as plain data. `tone` selects the look only, never the meaning: `step` is an
 * instruction with a target, `card` one without, `warn` a danger card, `notice` the extension's own
 * text (late, missing, off the path, place kept), `question` a question asked once, `folded` a step
 * with only its buttons shown, for a person who chose less guidance.
 * @typedef {Object} Bubble
 * @property {'step' | 'card' | 'warn' | 'notice' | 'question' | 'folded'} tone
 * @property {string | null} step          the step's id (`data-step`); null for the extension's own
 *   texts
 * @property {Progress | null} progress
 * @property {Display} say
 * @property {Display[]} lines             shown below `say`, in order: `more`, a card's list,
 *   `warn`
 * @property {string | null} address       the address that an `open` step goes to, shown in full
 *   before it is opened
 * @property {PressName[]} buttons         in order; the first is the primary button
 * @property {{id: string, label: string}[]} [people]   one `person` button each; the press event
 *   carries the id
 * @property {PressName[] | null} panel    the help panel's buttons while it is open
 * @property {Contact[]} [contacts]        shown below the panel
 * @property {Partial<Record<PressName, string>>} [labels]   overrides of the default button labels
 */

/**
 * The guidance level that the person chose for a guide, with the terms used by digital-skills
 * teachers: 0 "accompagné", a sentence and a ring at each step; 1 "avec guidage en cas de besoin",
 * the ring only; 2 "autonome", guidance only on request.
 * @typedef {0 | 1 | 2} Level
 */

/**
 * The offer shown when no guide is running: at most three guides.
 * @typedef {Object} Offer
 * @property {{id: string, title: Display, minutes: number}[]} guides
 * @property {{title: Display} | null} resume   an unfinished guide, offered first
 */

/**
 * Display settings: text size as an index (0 is 18 px), contrast; the writing direction follows
 * from `lang`.
 * @typedef {Object} Look
 * @property {string} lang                 BCP 47 tag of the interface language
 * @property {0 | 1 | 2 | 3} size
 * @property {'normal' | 'high'} contrast
 */

/**
 * The helper who follows, as the overlay shows it. `name` is what the helper claims and is not
 * verified; `asks` is the access level that the helper requests, `hint` the text that the helper
 * sent.
 * @typedef {Object} Followed
 * @property {number} seat
 * @property {string} name
 * @property {boolean} away            the helper's connection is lost
 * @property {boolean} paused          nothing about the current screen is sent to the helper
 * @property {1 | 2 | 3} rung
 * @property {2 | 3 | null} asks
 * @property {Display | null} hint
 * @property {boolean} again           whether to ask the person if they still want to be followed
 * @property {string} [ended]          following has ended: the message key of the explanation
 */

/**
 * Everything that the top frame shows. At most one of `offer` and `bubble` is non-null.
 * @typedef {Object} View
 * @property {Look} look
 * @property {Offer | null} offer
 * @property {Bubble | null} bubble
 * @property {boolean} [practice]          on a practice site: the bubble states that no data is
 *   sent
 * @property {Followed | null} [followed]  shown in addition to the rest while somebody follows
 */

/**
 * What every frame of the tab must watch for. Each message holds the complete state, so sending it
 * twice is idempotent. `turn` increases whenever the place in the guide changes; a report with an
 * older turn is stale and is dropped.
 * @typedef {Object} Watch
 * @property {number} turn
 * @property {Step | null} step        the step to find and whose completion to detect; null on
 *   cards and questions
 * @property {Step[]} beside           optional steps that may come before `step`; also watched
 * @property {string[]} past           ids of the `beside` steps already done; they get the ring
 *   again only if their element appears again
 * @property {string | null} speaks    the step shown in the bubble; only this step gets the ring
 * @property {boolean} ring            false while a danger card stands before its step
 * @property {boolean} armed           whether the step's condition was already observed false, on
 *   this page or the previous one
 * @property {string | null} shownAt   the address on which the step was found; on another address
 *   where it is not found, the person has left the path
 * @property {Step | null} before      the step done last: if its element is still there next to an
 *   error message of the site, the site refused the input
 * @property {Step[]} fields           the fields filled in before; a refusal of the site may
 *   concern one of them
 * @property {number} patience         ms without progress after which help is offered; 0: never
 * @property {Condition[]} branch      once the step is done, the first condition that holds is
 *   reported
 * @property {(Step | null)[]} next    the possible following steps; null is the end of the guide.
 *   Once the step is done (`step` is null), the first one found is reported by its index, like a
 *   branch
 * @property {number} branchWait       ms to look for a branch before the guide continues with the
 *   default step
 * @property {Step[]} others           other steps where the person may be; searched only while
 *   `step` is not found
 * @property {string[]} sites
 */

/**
 * Position of a target in a frame other than the top one: the index path of the frame, and the
 * target's box in that frame's own CSS pixels.
 * @typedef {{path: number[], box: {x: number, y: number, width: number, height: number}}} Anchor
 */

/**
 * Sent while somebody follows: what the page must check so that private content is never sent, and
 * what the helper may see. `rung` is the access level; 1 means that nothing of the page is visible.
 * `named` holds the targets that the guide mentions, `guarded` those of its sensitive steps,
 * `grave` those of its irreversible steps. `points` is the index of the box of the last view that a
 * helper wants to point at.
 * @typedef {{sites: string[], rung: 1 | 2 | 3, named: Target[], guarded: Target[], grave: Target[],
 *   points: number | null}} Sharing
 */

/**
 * Worker to page: the complete state of a frame. Only the top frame gets a view.
 * @typedef {Object} Tell
 * @property {'tell'} type
 * @property {number} [to]             the tab, on messages to the extension's own pages, which are
 *   broadcast
 * @property {View | null} view
 * @property {Watch | null} watch
 * @property {Anchor | null} anchor
 * @property {Sharing | null} [sharing]   null while nobody is following
 * @property {Record<string, {message: string}>} [strings]  with the first answer, and when the
 *   language changes
 */

/**
 * Worker to page: the settings or guides changed; the page must request its state again.
 * @typedef {{type: 'anew'}} Anew
 */

/**
 * Worker to frame: move the focus to the target in this frame.
 * @typedef {{type: 'focus', to?: number}} Focus
 */

/**
 * Page to worker: an event in a frame. It never contains text of the page or typed input. `address`
 * is the page's own address (or the practice page's virtual one). The worker uses it only to match
 * installed guides on this computer and never sends it on. `abroad`: the target may be in a frame
 * that the extension cannot access. `pointed`: the box that the helper points at is shown (`why`
 * null), or the reason why it is not.
 * @typedef {(
 *   {what: 'ready'} |
 *   {what: 'address'} |
 *   {what: 'leaving'} |
 *   {what: 'press', turn: number, name: PressName, guide?: string} |
 *   {what: 'found', turn: number, step: string, anchor: Anchor | null} |
 *   {what: 'lost', turn: number, step: string} |
 *   {what: 'drifted', turn: number, step: string, changed: string[]} |
 *   {what: 'unsure', turn: number, step: string} |
 *   {what: 'late', turn: number, loading: boolean, abroad?: boolean} |
 *   {what: 'slow', turn: number} |
 *   {what: 'armed', turn: number} |
 *   {what: 'done', turn: number, step: string} |
 *   {what: 'branch', turn: number, index: number | null} |
 *   {what: 'off', turn: number} |
 *   {what: 'covered', turn: number, on: boolean} |
 *   {what: 'refused', turn: number, field: string | null} |
 *   {what: 'stuck', turn: number} |
 *   {what: 'on', turn: number} |
 *   {what: 'fits', turn: number, step: string} |
 *   {what: 'private', why: Exclude<import('./follow/messages.js').Pause, 'private'> | null} |
 *   {what: 'view', view: Drawing} |
 *   {what: 'pointed', box: number, why: import('./follow/messages.js').Unpointed | null} |
 *   {what: 'hidden'}
 *   )} Happening
 */

/**
 * The page's outline for a helper with sufficient access. The worker forwards it and never stores
 * it.
 * @typedef {Pick<import('./follow/messages.js').View, 'width' | 'height' | 'boxes'>} Drawing
 */

/**
 * @typedef {Object} Report
 * @property {'report'} type
 * @property {boolean} top             whether it is the tab's top frame
 * @property {boolean} practice        whether the page is a practice site
 * @property {string} address
 * @property {Happening} happening
 */

/**
 * A guide as it appears in the host's lists.
 * @typedef {{id: string, revision: number, title: Display, summary: Display, minutes: number,
 *   steps: number, topics: string[]}} Card
 */

/**
 * A guide before it starts: what to prepare, which site it opens, and which site permissions are
 * missing.
 * @typedef {Object} GuidePreview
 * @property {string} id
 * @property {Display} title
 * @property {Display} summary
 * @property {Display[]} prepare
 * @property {number} minutes
 * @property {string | null} site   the host that it opens; null for an exercise
 * @property {boolean} practice      whether it can be tried on a practice site
 * @property {string[]} locked       its site patterns without permission yet
 */

/**
 * A guide whose steps did not match the site as written, and in how many sessions. It does not
 * identify the persons.
 * @typedef {{id: string, title: Display, sessions: number, steps: string[]}} Drift
 */

/** Settings are stored per person. @typedef {Look['size']} Size */
/**
 * @typedef {{language: string, size: Size, contrast: Look['contrast'], voice: boolean | null}}
 *   Wishes
 */

/**
 * The running guide, as the popup shows it.
 * @typedef {Object} Underway
 * @property {Display} title
 * @property {boolean} here           it runs in the queried tab
 * @property {boolean} astray         the queried tab shows a site where the extension does not run
 * @property {boolean} hidden         the page hides the overlay
 * @property {boolean} practice
 * @property {number} turn
 * @property {Bubble | null} bubble
 */

/**
 * The complete state of the extension's own pages.
 * @typedef {Object} AppState
 * @property {'ready' | 'missing' | 'service' | 'away'} host   `ready`: pasapas-host answers.
 *   Without a host: `service` if the configured service provides the guides (no journal is
 *   written), `away` if that service is unreachable, `missing` if none is configured
 * @property {Look} look
 * @property {Record<string, {message: string}>} strings
 * @property {string[]} languages
 * @property {Wishes} wishes
 * @property {{guide: string, title: Display, level: 1 | 2}[]} levels   guides for which the person
 *   chose less guidance
 * @property {boolean} voices                whether this computer has a voice for the language
 * @property {'me' | 'family' | 'everyone' | null} who
 * @property {boolean} fixed                an administrator has set who uses this computer
 * @property {string | null} person          the name of a picture: persons are not stored by name
 * @property {string[]} people
 * @property {string[]} pictures             the pictures available for selection
 * @property {'page' | 'unseen' | 'none'} here   state of the queried tab
 * @property {boolean} incognito             the queried tab is in a private window: guides work
 *   there, but no journal is written
 * @property {Card[]} guides                 guides for the page in that tab
 * @property {boolean} author                author mode: also report which sites have changed
 * @property {Drift[]} drift                 those of `guides` whose sites have changed; empty
 *   outside author mode
 * @property {boolean} silent                "Pas maintenant" was pressed today
 * @property {{session: string, title: Display, locked: string[]} | null} left   the unfinished
 *   session, and the site patterns it still needs permission for
 * @property {Underway | null} underway
 * @property {string[]} locked               site patterns of guides without permission (never
 *   given, or revoked)
 * @property {string} service                address of the service; '' if none is configured
 * @property {boolean} serviceFixed         an administrator has set the service
 * @property {boolean} following            whether following is available on this computer
 * @property {Follow} follow
 * @property {{id: string, name: string, at: number}[] | null} trusted   helpers paired side by
 *   side; null if trusted helpers are not stored here
 */

/**
 * State of following. `who`: asks "Qui a téléphoné ?". `hang-up`: the person was called by
 * somebody. `words`: the pairing words are shown. `recognise`: a helper entered the words and gives
 * a name; the person must confirm. `tired`: too many wrong guesses. `over`: following has ended.
 * Side by side: `where`: asks "Où est cette personne ?". `apart`: the other person is not here.
 * `compare`: asks whether both screens show the same. `name`: asks for the other person's name.
 * `keeping`: waits for the other side's confirmation. `kept`, `unkept`: the result.
 * @typedef {'off' | 'who' | 'hang-up' | 'opening' | 'unreachable' | 'words' | 'recognise' |
 *   'followed' | 'tired' | 'over' | 'worried' | 'where' | 'apart' | 'compare' | 'name' |
 *   'keeping' | 'kept' | 'unkept'} FollowStage
 */

/**
 * Why following ended. `lie`: a message that violates the protocol; `time`: the question whether it
 * is still wanted got no answer; `policy`: an administrator disabled it.
 * @typedef {'stopped' | 'left' | 'lie' | 'time' | 'lost' | 'policy'} FollowEnd
 */

/**
 * The helper in a seat, as the interface shows it.
 * @typedef {Object} FollowPeer
 * @property {number} seat
 * @property {string} name          '' until the helper gives one
 * @property {boolean} admitted     the person accepted the helper
 * @property {boolean} hasTrustedKey
 * @property {number | null} paired  when the two paired face to face, ms since 1970
 * @property {boolean} away
 * @property {import('./follow/messages.js').AccessLevel} accessLevel
 * @property {2 | 3 | null} asks   the requested access level
 * @property {number | null} points  the index of the box that the helper points at
 * @property {{phrase: import('./follow/messages.js').Phrase} | {text: string} | null} hint
 */

/**
 * State of following, as the extension's own pages and the overlay show it.
 * @typedef {Object} Follow
 * @property {FollowStage} stage
 * @property {'follow' | 'pair'} purpose
 * @property {string} number
 * @property {boolean} again        ask the person if they still want to be followed
 * @property {readonly [number, number] | null} pair  the words' indices; set only while the words
 *   are valid
 * @property {'' | 'burnt' | 'renumbered'} anew  why the words differ from those shown first
 * @property {{name: string, at: number | null, ms: number, why: FollowEnd, read: boolean} | null}
 *   last  the last helper; `at` null: the person had not accepted yet
 * @property {readonly [number, number] | null} compare  the comparison value that both screens
 *   show, side by side
 * @property {string} called        the name for the other person, side by side
 * @property {number} minutes       lockout after too many wrong guesses
 * @property {FollowPeer[]} helpers
 */

/**
 * A button press about following. `seat`: the helper concerned, if any.
 * @typedef {{name: 'begin' | 'me' | 'them' | 'unknown' | 'again' | 'yes' | 'no' | 'allow' |
 *   'refuse' | 'lower' | 'read' | 'stay' | 'stop' | 'worried' | 'done', seat?: number}} FollowPress
 */

/**
 * A button press while pairing with somebody side by side. `value`: a name, or the id of the helper
 * to remove.
 * @typedef {{name: 'begin' | 'beside' | 'phone' | 'unknown' | 'again' | 'yes' | 'no' | 'name' |
 *   'stop' | 'done' | 'remove', value?: string}} PairPress
 */

/**
 * Requests from the extension's own pages to the worker.
 * @typedef {(
 *   {ask: 'state', again?: boolean} |
 *   {ask: 'search', text: string} |
 *   {ask: 'preview', guide: string} |
 *   {ask: 'practices'} |
 *   {ask: 'begin', guide: string, practice: boolean} |
 *   {ask: 'forget'} |
 *   {ask: 'resume', session: string} |
 *   {ask: 'press', name: PressName, turn: number} |
 *   {ask: 'go'} |
 *   {ask: 'wish', wishes: Partial<Wishes>} |
 *   {ask: 'level', guide: string, level: 0} |
 *   {ask: 'wake'} |
 *   {ask: 'author', on: boolean} |
 *   {ask: 'who', who: 'me' | 'family' | 'everyone'} |
 *   {ask: 'person', person: string} |
 *   {ask: 'person-add', person: string} |
 *   {ask: 'person-remove', person: string} |
 *   {ask: 'try-voice'} |
 *   {ask: 'follow', press: FollowPress} |
 *   {ask: 'pair', press: PairPress} |
 *   {ask: 'service', address: string} |
 *   {ask: 'export', format: 'csv' | 'json', cursor: string | null} |
 *   {ask: 'erase'}
 * )} Ask
 */

/**
 * Own page to worker. `tab`: the tab concerned; null for none.
 * @typedef {{type: 'ask', tab: number | null, ask: Ask}} Asking
 */

/**
 * Worker to own page. `done` is false if the request failed; `why` is the host's explanation in the
 * person's language, if it gave one.
 * @typedef {{done: boolean, why?: Display, state?: AppState, guides?: Card[],
 *   preview?: GuidePreview | null, piece?: {text: string, cursor: string | null}}} Answer
 */

export {};
