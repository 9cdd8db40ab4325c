/**
 * The shapes that travel between the pages, the worker and the host, declared once.
 *
 * Data flows one way: a page reports what happened, the worker's session decides,
 * and every frame of the tab is told anew what to watch and the top frame what to show.
 * Nothing here runs; `tsc --checkJs` holds both ends to it.
 */

/**
 * A text as the host localises it: `lang` is the BCP 47 tag that was really found.
 * @typedef {{text: string, lang: string}} Display
 */

/**
 * A text of the interface, by its key in `_locales`, in the person's language.
 * @typedef {(key: string, ...values: string[]) => Display} Translate
 */

/**
 * What is known of an element; see the guide format's *target*.
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
 * @property {string[]} [next]        ids of the steps where the person may be afterwards, or `end`
 * @property {{if: Condition, go: string}[]} [branch]
 * @property {Display} [part]         a part of the guide begins here
 * @property {{say: Display, go?: string}} [missing]
 */

/**
 * Whom to ask: a service that people answer.
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
 * @property {string} [start]         an exercise may have none: it begins on its practice page
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
 * The names of everything in the overlay that can be pressed: the `data-pasapas` handles of the
 * design.
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
 * How far the guide is. In a guide with parts the count is within the part; `part` is its index.
 * @typedef {{index: number, total: number, part?: number, parts?: Display[]}} Progress
 */

/**
 * The bubble, as plain data. `tone` chooses the look only, never the meaning: `step` is an
 * instruction with a target, `card` one without, `warn` a danger card, `notice` our own words
 * (late, missing, off the path, place kept), `question` a question asked once, `folded` a step of
 * which only the buttons are shown, to whoever wished less guidance.
 * @typedef {Object} Bubble
 * @property {'step' | 'card' | 'warn' | 'notice' | 'question' | 'folded'} tone
 * @property {string | null} step          the step's id (`data-step`), null on texts of our own
 * @property {Progress | null} progress
 * @property {Display} say
 * @property {Display[]} lines             shown below `say`, in order: `more`, a card's list,
 *   `warn`
 * @property {string | null} address       the address that an `open` step goes to, shown in full
 *   before it is opened
 * @property {PressName[]} buttons         in order; the first is the one most wanted
 * @property {{id: string, label: string}[]} [people]   one `person` button each; the press carries
 *   the id
 * @property {PressName[] | null} panel    the help panel's buttons while it is open
 * @property {Contact[]} [contacts]        shown below them
 * @property {Partial<Record<PressName, string>>} [labels]   words for a button where the usual ones
 *   do not fit
 */

/**
 * How much somebody wishes to be shown of a guide, in the words of those who teach it: 0
 * "accompagné", a sentence and a ring at each step; 1 "avec guidage en cas de besoin", the ring
 * alone; 2 "autonome", only on request.
 * @typedef {0 | 1 | 2} Level
 */

/**
 * The quiet offer: at most three guides.
 * @typedef {Object} Offer
 * @property {{id: string, title: Display, minutes: number}[]} guides
 * @property {{title: Display} | null} resume   a guide left half-way, offered first
 */

/**
 * How the person wants it: text size in steps (0 is 18 px), contrast, direction from `lang`.
 * @typedef {Object} Look
 * @property {string} lang                 BCP 47 tag of our own words
 * @property {0 | 1 | 2 | 3} size
 * @property {'normal' | 'high'} contrast
 */

/**
 * Who follows, as the page says it. `name` is a claim of theirs; `asks` what they would like to
 * see, `hint` what they write.
 * @typedef {Object} Followed
 * @property {number} seat
 * @property {string} name
 * @property {boolean} away            their connection is broken
 * @property {boolean} paused          nothing is told of what is on the screen now
 * @property {1 | 2 | 3} rung
 * @property {2 | 3 | null} asks
 * @property {Display | null} hint
 * @property {boolean} again           whether it is asked if this is still wanted
 * @property {string} [ended]          nobody follows any more: the key of the words about it
 */

/**
 * Everything that the top frame shows. Exactly one of `offer` and `bubble` is there, or neither.
 * @typedef {Object} View
 * @property {Look} look
 * @property {Offer | null} offer
 * @property {Bubble | null} bubble
 * @property {boolean} [practice]          on a practice site: the bubble says that nothing is sent
 * @property {Followed | null} [followed]  beside all else, while somebody follows
 */

/**
 * What every frame of the tab is to look out for, whole each time: telling the same twice changes
 * nothing. `turn` grows whenever the place in the guide changes; a report with an older one is late
 * and is dropped.
 * @typedef {Object} Watch
 * @property {number} turn
 * @property {Step | null} step        the step to find and to see done; null on cards and questions
 * @property {Step[]} beside           optional steps that may come first, watched as well
 * @property {string[]} past           of these, those that the person has behind them: pointed at
 *   again only if they come again
 * @property {string | null} speaks    the step that the bubble speaks of: no other one gets the
 *   ring
 * @property {boolean} ring            false while a danger card stands before its step
 * @property {boolean} armed           whether the step's condition was already seen false, here or
 *   on the page before
 * @property {string | null} shownAt   the address on which the step was there; on another one,
 *   without it, the person has strayed
 * @property {Step | null} before      the step that was done last: still there beside words of the
 *   site, it was refused
 * @property {Step[]} fields           what was filled in before: of these one may be what the site
 *   finds fault with
 * @property {number} patience         ms without getting on after which help is offered; 0: not now
 * @property {Condition[]} branch      once the step is done: the first of these that holds is
 *   reported
 * @property {(Step | null)[]} next    where the person may be after the step; null is the end of
 *   the guide. Once the step is done (`step` is null): the first of these that is there is
 *   reported, by its index, as a branch is
 * @property {number} branchWait       ms: how long a branch is looked for before the guide goes
 *   straight on
 * @property {Step[]} others           where the person may be instead; looked for only where the
 *   step is not
 * @property {string[]} sites
 */

/**
 * Where the target is when another frame than the top one holds it: the index path of the frame
 * and the target's box in that frame's own CSS pixels.
 * @typedef {{path: number[], box: {x: number, y: number, width: number, height: number}}} Anchor
 */

/**
 * Somebody follows: what the page has to look out for, so that nothing is told of what is nobody
 * else's, and what of it may be seen: `rung` 1 is nothing. `named`: what the guide speaks of;
 * `guarded`: of its sensitive steps; `grave`: of those that cannot be undone. `points`: the box of
 * the last view that a helper would like to show.
 * @typedef {{sites: string[], rung: 1 | 2 | 3, named: Target[], guarded: Target[], grave: Target[],
 *   points: number | null}} Sharing
 */

/**
 * Worker to page: all that a frame needs. Only the top frame gets a view.
 * @typedef {Object} Tell
 * @property {'tell'} type
 * @property {number} [to]             the tab, on messages to our own pages (they are broadcast)
 * @property {View | null} view
 * @property {Watch | null} watch
 * @property {Anchor | null} anchor
 * @property {Sharing | null} [sharing]   null while nobody follows
 * @property {Record<string, {message: string}>} [strings]  with the first answer, and when the
 *   language changes
 */

/**
 * Worker to page: the person's wishes or guides changed, ask again.
 * @typedef {{type: 'anew'}} Anew
 */

/**
 * Worker to frame: put the focus on the target that you have.
 * @typedef {{type: 'focus', to?: number}} Focus
 */

/**
 * Page to worker: what happened in a frame. Never a text of the page, never what was typed.
 * `address` is the page's own (or the practice page's virtual one) and never leaves the worker but
 * for its match against the installed guides on this computer. `abroad`: what is looked for may
 * stand in a frame that we cannot look into. `pointed`: what a helper shows is shown (null), or why
 * not.
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
 * What the page shows, for whoever may see it; it is passed on and never kept.
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
 * A guide as the host's lists give it.
 * @typedef {{id: string, revision: number, title: Display, summary: Display, minutes: number,
 *   steps: number, topics: string[]}} Card
 */

/**
 * A guide before it is begun: what to have at hand, where it leads, and what is still to be
 * allowed.
 * @typedef {Object} GuidePreview
 * @property {string} id
 * @property {Display} title
 * @property {Display} summary
 * @property {Display[]} prepare
 * @property {number} minutes
 * @property {string | null} site   the host that it opens; null for an exercise
 * @property {boolean} practice      whether it can be tried without risk
 * @property {string[]} locked       its patterns that the person has not allowed yet
 */

/**
 * A guide whose steps were found differently, and in how many sessions; never in whose.
 * @typedef {{id: string, title: Display, sessions: number, steps: string[]}} Drift
 */

/** How the person wants it, each person their own. @typedef {Look['size']} Size */
/**
 * @typedef {{language: string, size: Size, contrast: Look['contrast'], voice: boolean | null}}
 *   Wishes
 */

/**
 * A guide under way, as the popup tells of it.
 * @typedef {Object} Underway
 * @property {Display} title
 * @property {boolean} here           in the tab that was asked about
 * @property {boolean} astray         that tab shows another site, where nothing of ours runs
 * @property {boolean} hidden         the page hides the overlay
 * @property {boolean} practice
 * @property {number} turn
 * @property {Bubble | null} bubble
 */

/**
 * All that our own pages show, whole each time.
 * @typedef {Object} AppState
 * @property {'ready' | 'missing' | 'service' | 'away'} host   whether pasapas-host answers; where
 *   there is none, whether a service that was set gives the guides (and nothing is noted), or
 *   cannot be reached
 * @property {Look} look
 * @property {Record<string, {message: string}>} strings
 * @property {string[]} languages
 * @property {Wishes} wishes
 * @property {{guide: string, title: Display, level: 1 | 2}[]} levels   guides of which the person
 *   wished to be shown less
 * @property {boolean} voices                whether this computer has a voice for the language
 * @property {'me' | 'family' | 'everyone' | null} who
 * @property {boolean} fixed                who uses this computer was set by whoever looks after it
 * @property {string | null} person          a picture's word: people have no names here
 * @property {string[]} people
 * @property {string[]} pictures             to choose from
 * @property {'page' | 'unseen' | 'none'} here   what is known of the tab that was asked about
 * @property {boolean} incognito             that tab is in a private window: one is guided there,
 *   and nothing is noted
 * @property {Card[]} guides                 for the page in that tab
 * @property {boolean} author                the person writes guides, and wants to know which sites
 *   have changed
 * @property {Drift[]} drift                 those of `guides` whose sites have; empty where nobody
 *   asked
 * @property {boolean} silent                "Pas maintenant" was said today
 * @property {{session: string, title: Display, locked: string[]} | null} left   what was left
 *   half-way, and what is still to be allowed for it
 * @property {Underway | null} underway
 * @property {string[]} locked               patterns of guides that the person has not allowed (any
 *   more)
 * @property {string} service                address of the service; '' where there is none
 * @property {boolean} serviceFixed         it was set by whoever looks after the computer
 * @property {boolean} following            whether anybody may be followed from here
 * @property {Follow} follow
 * @property {{id: string, name: string, at: number}[] | null} trusted   who was added side by side;
 *   null where nobody is kept
 */

/**
 * Where being followed stands. `who`: Qui a téléphoné ? `hang-up`: somebody called them. `words`:
 * they are shown. `recognise`: somebody knew them and says who they are. `tired`: too many wrong
 * guesses. `over`: afterwards. Side by side: `where`: Où est cette personne ? `apart`: not here.
 * `compare`: both screens show the same? `name`: what to call them. `keeping`: the other has to say
 * yes too. `kept`, `unkept`: afterwards.
 * @typedef {'off' | 'who' | 'hang-up' | 'opening' | 'unreachable' | 'words' | 'recognise' |
 *   'followed' | 'tired' | 'over' | 'worried' | 'where' | 'apart' | 'compare' | 'name' |
 *   'keeping' | 'kept' | 'unkept'} FollowStage
 */

/**
 * Why it ended. `lie`: a message that no honest helper sends; `time`: nobody answered whether it is
 * still wanted; `policy`: an administrator disabled it.
 * @typedef {'stopped' | 'left' | 'lie' | 'time' | 'lost' | 'policy'} FollowEnd
 */

/**
 * Who is in a seat, as it is shown.
 * @typedef {Object} FollowPeer
 * @property {number} seat
 * @property {string} name          '' while none was given
 * @property {boolean} admitted     the person said yes
 * @property {boolean} hasTrustedKey
 * @property {number | null} paired  when the two paired face to face, ms since 1970
 * @property {boolean} away
 * @property {import('./follow/messages.js').AccessLevel} accessLevel
 * @property {2 | 3 | null} asks   what they would like to see
 * @property {number | null} points  a box
 * @property {{phrase: import('./follow/messages.js').Phrase} | {text: string} | null} hint
 */

/**
 * Being followed, as our own pages and the overlay show it.
 * @typedef {Object} Follow
 * @property {FollowStage} stage
 * @property {'follow' | 'pair'} purpose
 * @property {string} number
 * @property {boolean} again        it is to be asked whether it is still wanted
 * @property {readonly [number, number] | null} pair  the words' places, only while they are good
 * @property {'' | 'burnt' | 'renumbered'} anew  why these are not the words that were shown first
 * @property {{name: string, at: number | null, ms: number, why: FollowEnd, read: boolean} | null}
 *   last  who followed last; `at` null: the person had not said yes yet
 * @property {readonly [number, number] | null} compare  what both screens show, side by side
 * @property {string} called        what the other one is to be called, side by side
 * @property {number} minutes       of rest after too many wrong guesses
 * @property {FollowPeer[]} helpers
 */

/**
 * What a person presses about it. `seat`: which helper it is about, where it is about one.
 * @typedef {{name: 'begin' | 'me' | 'them' | 'unknown' | 'again' | 'yes' | 'no' | 'allow' |
 *   'refuse' | 'lower' | 'read' | 'stay' | 'stop' | 'worried' | 'done', seat?: number}} FollowPress
 */

/**
 * What a person presses where they add somebody who sits beside them. `value`: a name, or whom to
 * take off the list.
 * @typedef {{name: 'begin' | 'beside' | 'phone' | 'unknown' | 'again' | 'yes' | 'no' | 'name' |
 *   'stop' | 'done' | 'remove', value?: string}} PairPress
 */

/**
 * What our own pages ask of the worker.
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
 * Own page to worker. `tab`: the tab that the page is about, null for none.
 * @typedef {{type: 'ask', tab: number | null, ask: Ask}} Asking
 */

/**
 * Worker to own page; `done` is false where what was asked could not be done, `why` says it in the
 * person's language where the host does.
 * @typedef {{done: boolean, why?: Display, state?: AppState, guides?: Card[],
 *   preview?: GuidePreview | null, piece?: {text: string, cursor: string | null}}} Answer
 */

export {};
