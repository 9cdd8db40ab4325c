/**
 * The English words of a rendezvous, chosen like the French ones in `fr.js`. No word is in both
 * lists, so that two words say by themselves which language they are in. It stays as it is too.
 */
export const EN = `
academy accordion acorn acrobat acrylic actor actress admiral adult adventure advice aerial aerosol
affection afternoon agate airmail airport airship alarm alcove alligator allotment almanac almond
alpaca amber ambition amethyst amount amused anagram analysis ancestor anchor anchovy ancient angle
animal annual antelope antenna anthem anvil apology apparatus appetite applause appliance apricot
apron aqueduct arcade archery architect archway arena armband armchair aroma arrival artichoke
artist asparagus assembly assistant asteroid astronaut astronomy athletic atlas atrium attention
attic attitude auction audience autograph automatic autumn aviary avocado award azalea baby backbone
backpack backyard badminton baggage bagpipes baker balcony ballerina ballet balloon ballpoint
ballroom bamboo banana banister banknote banner banquet barber bargain barley barnacle barnyard
barometer barrel baseball basement bashful basin basket bassoon bathrobe bathroom bathtub battery
beacon beagle beanbag beauty beaver bedroom bedside bedspread bedtime beehive beekeeper bellows
bench beret bicycle billboard billiards binder bingo biography biology birdbath birdcage birdhouse
birthday blackbird blade blanket blessing blindfold blonde blossom bluebell blueberry blueprint
boardwalk bobcat bolt bonfire bonnet bookcase bookend booklet bookmark bookshelf bookshop bookworm
boomerang border borrower botanist bottle bounce boxing braces bramble branch brass brave breakfast
breath brick bridle briefcase brigade bright brilliant broad broadcast broccoli brooch broom brother
brownie browse brush bubble budget buffalo bugler builder bulb bulldog bulldozer bulletin bumblebee
bumper bundle bunk bunting burger busy butcher buttercup butterfly button buzzer cabin cabinet cable
calculate calendar calico camcorder camellia cameo campfire campsite campus canal canary candle
canoe canopy canteen canvas captain caravan cardboard careful caretaker carnation carnival carousel
carpenter carpet carrot cartoon cartwheel cashew cashmere cassette castaway castle catapult category
catfish cathedral catwalk cavern ceiling celebrate celery cellar cement centipede ceramic ceremony
chaffinch chainsaw chamber chameleon change chapel chapter character charcoal charger charity
charming checkers checklist checkout cheddar cheerful cheetah chemist cherry chest chestnut chicken
chickpea chicory child childhood children chimney chipmunk chisel chocolate chorus chrome chronicle
cinnamon circle circuit circus citizen clarinet clasp classroom clearing clever cliff climate climb
clipboard cloakroom clock clockwork clothes cloud clove clubhouse cluster coast coastline cobalt
cobbler cobweb cocoa coconut cocoon coffee coffeepot collage collector colony column columnist
comedy comfort comfy comic comma commander community companion company compare composer compost
computer concert concrete conductor conifer content contract convoy cookie coral corduroy coriander
corkscrew corncob corner cosmos cosy cotton counsel counter countess courier courtesy courtyard
cousin cowboy cowslip coyote crab cracker cradle craft craftsman cranberry crater cravat crawl
crayfish create creation creature creek crescent cricket cricketer crimson crispy croquet crossbar
crossing crosswalk crossword crown cruiser crumble crunchy crystal cube cubicle cucumber cuddle
culture cupboard cupcake curiosity curious curly cushion customer cutlery cyclist cygnet cylinder
daffodil dainty daisy damson dance dandelion dashboard daughter daybreak daydream daytime decide
decimal decorate decorator delicate delicious delight denim dentist departure deputy designer desk
desktop destiny dewdrop diagram diameter diamond diary dimple dinghy dinner dinosaur diploma
director disco discovery discus dishcloth diskette display diving dolphin domestic dominoes donate
doorbell doorknob doormat doorway dormouse dovetail downhill downtown dragonfly drainpipe drawing
dream dress dressing driftwood drill drive driveway drizzle drummer drumstick duchess duckling
dugout duke dumpling dungarees dust dustbin dustpan earlobe earmuff earphone earring earthworm
eastern eclipse economy edition editor education eggplant eggshell eiderdown elbow elder electric
elephant elevator embassy emerald emperor employ empty enamel encore energy engineer engraving enjoy
enormous enter entrance entry envelope envy equal equator equipment eraser escalator espresso estate
estuary eternal evening event evergreen example excellent exchange exciting exercise exit exotic
explain explorer express eyebrow eyelash eyelid eyesight fabric factory faithful falcon familiar
family famous fancy fanfare farmer farmhouse farmland farmyard fashion faucet fearless feast fedora
fence fencing ferret festive fiction fiddler field fillet filter finch finger fingertip finish
firefly fireman fireplace fireside firewood firework fishbowl fisherman fishhook fjord flagpole
flagship flagstone flamenco flamingo flannel flapjack flask fleece flint flipper float floating
floral florist flower flowerbed flowerpot fluent fluffy fluid flyover flywheel foggy foliage follow
footpath footprint footstep footstool forecast forehead forester forever forklift fortress forward
fossil fox foxglove foxtrot fragrance frame franchise freckle freedom freezer fresco fresh fridge
friend friendly fritter frog frontier frost fruitcake funnel furnace furniture furry future fuzzy
gadget galaxy galleon gallery gallop gander gangway gardener gardenia gardening gargoyle garland
garlic garment garnet gatepost gateway gather gathering gazebo gearbox gecko gemstone general
generous genius gentle gentleman geography geologist geology geometry gesture geyser gherkin giant
gift gigantic giggle gingham giraffe glamorous glass glassware gleaming glider glimpse glory
glossary glossy goalpost goblet godfather gold golden goldfinch goldfish goldsmith golfer gondola
gosling gossip gourmet grace grammar grandad grandma grandson granite granny granola grapevine
graphite grassland grateful gratitude gravity gravy green greenery greeting greyhound griddle grind
grizzly grocery groove grotto guardian guidance guidebook guinea guitar gulf gutter gymnasium
gymnast habitat hacksaw haddock hairbrush hairnet hairpin hairstyle hallmark hallway halo hammer
handbag handful handlebar handrail handshake handsome handstand handy happiness happy hardware
harmony harvest hatchet hawthorn haystack hazel hazelnut headband headboard headdress headline
headphone headset health heartbeat heather heavy hedgehog helmet helper helpful herald herbal heroic
heron herring highway hillside hilltop hinge hippo historian historic hockey holiday homeland
homemade homestead homework honest honey honeycomb honeymoon hopscotch horseback horseman horseshoe
hostel hostess hourglass houseboat household housework huge human humble hungry husband hyacinth
hydrant icebox icing icon iguana imagine immense improve indoor industry initial insect inspector
intercom interest internet interview invention inventor involve island itinerary ivory jackdaw
jacket jamboree janitor jasmine javelin jeans jellyfish jetty jewel jigsaw jogger joiner jolly
journey joyful joystick jubilee judo juggler juggling juicy jukebox jumpsuit junction junior juniper
kangaroo karaoke keepsake kernel kestrel ketchup keyboard keyhole kilt kind kindness kingdom kiosk
kitchen kneecap knitting knitwear knocker knowledge knuckle labyrinth lacrosse ladder ladle ladybird
ladybug lagoon lamp lamppost lampshade landing landlord landmark landscape language lantern laptop
largely launch laundry lava lavender leaflet leapfrog legend lemon lemonade lemur length leotard
letter letterbox lettering lettuce liberty librarian library lifeboat lifeguard lifespan lifestyle
lifetime lightning lilac lily limelight limerick limestone limpet linen linoleum lioness lipstick
liquid listen livestock lizard lobby lobster locksmith loft logic lollipop longboat lottery lounge
lovely lucky luggage lullaby luminous lunar lunchbox lunchtime luxury lyrics macaroon machinery
mackerel magical magician magnet magnetic magpie mahogany mailbox mailman mainland majesty mallard
mammoth mandolin mango maple marathon margarine marigold marine maritime marjoram market marmalade
marquee marriage marvel marzipan mascara mascot mask matchbox matching material mattress maximum
mayfly maypole meadow mealtime measure meatball mechanic medallion medium megaphone melodic melody
memory mention menu merchant mermaid messenger meteor microwave middle midnight midsummer midwinter
migration milestone milk milkman milkshake miner miniature minister minstrel mint minuet miracle
mirror mistletoe mitten mixture mobile moccasin modern modest mohair molasses moment monarch
monastery monitor monogram monorail monsoon month moonbeam moonlight moonstone moped morning mosaic
mosquito motel mother motion motor motorbike motorway motto mountain mousetrap movement muddy
mudguard muffin mulberry mule museum mushroom music musician musketeer muslin mustard mystery nanny
napkin narcissus nation natural nautical navigator navy nearby necklace neckline necktie needle
nephew network newborn newcomer newspaper nickname nightcap nightfall nightgown nightlife nighttime
northern northwest nostalgia notebook notepad notice novel novelty nugget nursery nutmeg nutshell
oatmeal obelisk object observe ocelot octagon octopus odyssey office official ointment omnibus onion
opening operator opinion optician optimist orange orangutan orbit orchard orchestra orchid ordinary
oregano organ organist origami origin osprey ostrich outback outdoors outfit outing outlet outline
outside oven overalls overcoat overhead overnight oxygen oyster padding padlock pagoda paint
painting pamphlet pancake panel pansy panther pantomime papaya paperback paperboy parade paradise
paragraph parakeet parallel parcel parchment pardon parquet parsley parsnip partner partridge party
passage passenger passport pasta pastime pastry pathway patient patio patrol pattern pavement
pavilion peaceful peacock peahen peanut pebble pedestal pencil pendant pendulum penguin peninsula
penknife people pepper perfect perfume period periscope person pharaoh phoenix physics pianist
piccolo pickup picnic picture piggyback piglet pigment pigtail pillow pilot pinafore pinball
pineapple pinwheel pioneer pistachio pitchfork pixel planet plank planner plastic plate platform
platinum playful playhouse playing playmate playpen playroom plaza pleasant pleasure plectrum pliers
ploughman plug plumber plywood pocket poet pointer polish polite pond ponytail poodle popcorn
popular porcelain porcupine porridge portfolio porthole position postage postbox postcard postman
postmark potato potter poultry powder practical practice praise prawn precious prefer prepare pretty
pretzel pride primrose princess prism professor profile progress projector promise promotion
propeller proper protect proverb provide publisher pulley pullover pump pumpkin pupil puppeteer
puppy purchase purpose pyramid quality quarry queen quest quick quickly quiet quince quotation
rabbit raccoon racehorse radar radiant radiator radish railing railway rainbow raincoat raindrop
rainfall rainwater rainy rancher ranger rapids raspberry rattle reader receiver recent reception
recipe recliner record recorder redhead redwood referee reflect refresh refuse regatta register
reindeer relay remedy remember remind remove replace rescue research reservoir resident result
retired return reveal review reward rhino rhubarb rhythm ribbon rickshaw ringlet rinse ripple river
riverbed riverside roadside roadwork robin roller romance romantic rooftop rooster rosebud rosebush
rosemary rosewood rotation round routine rowboat royalty rubber ruby rucksack running runway rural
rusty saddlebag safari safety saffron sailboat salad salesman salmon saltwater salute sanctuary sand
sandbox sandpaper sandstone sapling sapphire sardine sari sarong satchel satisfy saucepan saucer
sausage savanna savings sawdust sawmill scale scallop scanner scarecrow scarf scenery scenic scent
schedule scholar schoolboy scientist scissors scoop scrapbook screen screw scribble script scroll
sculptor seabird seafarer seafood seaplane seashell seashore seaside seasonal seaweed secretary
section select seminar senior sentence sequin sequoia serenade serious settle several sewing shadow
shallot shampoo shamrock sharpener sheepdog sheepskin shelf shellfish shelter shepherd sherbet
sheriff shipyard shoelace shoemaker shopper shopping shoreline shortcut shorthand shorts shoulder
showcase shrimp shrub shuttle sideboard sidecar sidewalk siesta signpost silent silkworm silky
silver similar sink sister situation skater skating sketch skier skiing skillet skipper skipping
skirt skydiving skylark skylight sledge sleepy sleeve slender slingshot slippery slogan sloth slowly
smart smile smooth snack snapshot sneeze snooker snorkel snowboard snowdrift snowdrop snowfall
snowflake snowman snowshoe snowstorm snowy soapbox sofa softball software solder solid solo soloist
sonata songbird soprano sourdough southeast southern spaceship spacesuit spacious spade spaniel
sparkle sparkling sparrow spatula speaker spearmint special spectator speech speedboat spicy spider
spinach spine spinner spiral spirit splash splendid sponge sponsor spoonful sportsman spotlight
spring sprinkler sprout spruce square squash squeeze squid squirrel stadium stage stainless
staircase stairway stallion stamp standard stapler starboard starfish starlight starling starter
startup statue steady steamboat steamer steeple stem stencil stepping stepson stereo stocking stone
stonework stool stopwatch storage storeroom story storybook straight strainer strategy straw stream
strength stretch structure student subject submarine subway success suddenly sugar sugarcane suggest
suitable suitcase sultana summary summer summit sunbathe sunbeam sundial sunflower sunlight sunrise
sunroof sunscreen sunset sunshine suntan super superstar supplier support surfing surname surround
sweater sweet swift swimmer swimming swimsuit switch swordfish swordsman sycamore syllable sympathy
symphony tabby tablet tadpole tailcoat tailor tangerine tapestry tarragon tartan taste teabag
teacher teacup teakettle teammate teamwork teapot teardrop tearoom teaspoon technique teenager
temper tenant tender tenpin tepee terrace terrific territory textbook textile thank thankful thicket
thimble thistle thread thumbnail thunder tiara tickle tiger tights timber timepiece timetable
tinderbox tinfoil tinker tinsel tinsmith tiny tiptoe tissue toadstool toaster toddler together
toggle toilet tollgate tomato tomorrow tonight toolbox toolkit toothpick topcoat topsoil tortoise
touchdown tourist towards township towpath tractor trademark trader traffic train tranquil transfer
transit translate trapdoor travel treacle treadmill treasure treat treetop trellis trestle tribute
trident trim trinket tripod triumph trophy tropical trousers trowel truffle truly trumpet trumpeter
trunk truth truthful tugboat tulip tumbler tundra tunic tureen turkey turnip turnover turnstile
turntable turret turtle tusk tutor tutorial tuxedo tweed tweezers twilight twin twinkle twirl twist
typist ukulele umbrella uncle unicorn unicycle uniform united universal unlock unpack unwrap uphill
upright upstairs urban useful usually utensil vacation vacuum valentine valley valuable value
vanilla variable variety varnish vast vegetable vehicle velvet verandah vestibule vestry veteran
viaduct vibrant victory videotape viewer viewpoint vigilant village vinegar vineyard vintage vinyl
viola violin violinist virtue visitor visual vitality vitamins vivid vocalist volcano volunteer
wafer waffle waggon waistcoat waistline waitress walker walkway wallaby wallpaper walnut walrus
waltz wanderer wardrobe warehouse warmly warmth warthog washbasin washcloth washer washing washroom
watchdog watchman waterbed waterfall watering waterline waterside waterway wax waxworks wealthy
weaving website wedding weekday weekend weekly welcome western whippet whirlpool whirlwind whisk
whisper whitewash whittle wigwam wildcat wildfowl wildlife windbreak windmill window windsock
windsurf winter wintry wireless wisdom wishbone wisteria wolfhound wombat wonderful woodbine
woodcraft wooden woodland woodpile woodshed woodsman woodwind woodwork workbench workbook workman
workplace workshop wrapper wrapping wrestling wrinkle wrist wristband writer writing yachting
yachtsman yardstick yearbook yearly yellow yesterday youngster yuletide zebra zeppelin zipper zodiac
`
  .trim()
  .split(/\s+/u);
