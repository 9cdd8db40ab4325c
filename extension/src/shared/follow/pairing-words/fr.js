/**
 * The French words of a rendezvous, read out on the telephone and written down by a relative.
 *
 * Each is common and easily spelt; no two sound or are written nearly alike, and none like a
 * number: two sounds or two letters would have to be wrong to make one of another. A word's place
 * is what is sealed, so the list stays as it is for as long as the protocol's version does.
 */
export const FR = `
abeille abricot acacia académie acajou accent accordéon acheteur acrobate addition adresse adulte
aérodrome aéroport affiche agenda agneau agrafe agrafeuse agréable aimable alarme albatros album
allemand alliance allumette almanach alouette alpaga alphabet alpiniste alsacien alto aluminium
amaryllis ambiance américain amitié amour ampoule amusant ananas anchois ancien anémone anglais
angora anguille annonce annuaire anorak antenne antilope appareil appétit applaudir apprendre appui
aquarelle aquarium arachide araignée arbitre arbuste archet archipel archive ardoise arène argenté
argile armoire arôme arrosage arrosoir artichaut article artisan artiste asperge assemblée assiette
astuce atelier athlète attendre aubaine aubépine auberge aubergine audace autobus autocar automne
autoroute autrefois autruche avalanche avance avenir aventure avenue averse aviateur avion avocat
azalée badge bagage bagagiste bagnole baguette baignoire balance balcon baleine balise ballerine
baluchon bambou banane banderole banjo banlieue bannière banquette banquise baobab baraque barbecue
barbier barème baril bariolé baromètre baron baronne bascule basilic bassin bateau bâtiment bâtonnet
batterie bavard bavardage beaucoup beauté bébé bégonia beignet belette belge belvédère bénéfice
bénévole berceau berceuse bergerie berline berlingot bermuda bestiole betterave bibelot bidule
bientôt bienvenue bigorneau bigoudi bijou bijoutier bilingue billard billet binette biscotte biscuit
bison blaireau blanchir blazer bleuet blizzard blouson bocage boiserie boîte bonbon bongo bonheur
bonhomme bordeaux bordure borne botanique botaniste bottine boucherie bouclier bougeoir bougie
boulanger boulevard bouquet bourgade bourgeon boussole bouteille boutique bouton bowling bracelet
branche brassard brasserie bravo brebis brésilien bretelle breton bretzel bricolage bricoleur
brillant brindille brioche brique brocante brochette brochure brocoli broderie brodeuse bronzage
bronze brosse brouette brouillon bruit buanderie bûcheron bûchette buffet bungalow bureau caban
cabanon cabaret cabillaud cabine cabri cacahuète cacao cachemire cactus cadeau cadenas cadence
cadran café cafetière caillou caissier calanque calcul calèche calepin calisson calmar calme
camarade caméléon camélia camelot camembert caméra camion camomille campagne campanule campeur
camping canadien canapé canard canette caniche canicule cannelé cantine canyon caprice capsule
capuchon capucine carafon caramel caravane carbone cardigan cargo caribou carillon carnaval carnet
caroube carpe carrefour carrelage carrière carriole carrosse cartable cartilage carton cascade
cascadeur casier casino casque casquette casserole cassoulet castel castor catalogue catamaran
cavalier caverne caviar cédille ceinture célèbre célébrité céleri cendrier centime céramique cercle
céréale cérémonie cerfeuil cerise cerisier certitude cerveau chalet chaleur chaloupe chalumeau
chamois champêtre champion chandail chandelle chanson chanteur chantier chanvre chapeau chapelier
chapelle chapelure chapitre charade charbon chariot charme charrette châssis châtaigne chaton
chaudron chauffage chauffeur chaumière chaussée chaussure chemin cheminée chemise chemisier chenille
cheval chevalier chevelure chevet chevreau chevreuil chicorée chiffon chignon chimie chinois
chocolat choisir chorale chouchou chouette chrono cible cidre cigale cigogne ciment cinéma cirque
cisaille ciseaux citadelle citerne citoyen citron clafoutis clairière clairon clarté classe classeur
clavecin clavier clématite client clientèle climat cloche clocheton clochette cloison clôture clown
club cocker cocotier cocotte coffre coiffe coiffeur colibri collecte collègue collier colombe
colonne coloriage comédien comète comique commande commerce compagnie compagnon compas compote
comptoir comtesse concierge concombre concours condor conduire confetti confiance confiture
connaître conserve consigne console conteur continent copie coquille coquin corbeau cordage corde
coriandre corneille cornemuse cornichon corridor corsaire costaud costume coton cottage couchette
coucou couleur coulisses couloir couplet coupole coupon courage courant courgette couronne courrier
couscous cousine coussinet couteau couture couturier couvercle couvert couvreur crabe crampon
crapaud cratère cravate crayon crêpe crêperie crevette crinière criquet cristal crochet crocodile
crocus croire croisière croissant croquant croquette croûton cruche crudités cueillir cuillère
cuisine cuisinier cuisson cuivre culbute cumin curcuma curieux curiosité curry cuvette cycliste
cylindre cyprès dahlia damier danoise danseuse dauphin débardeur débarras décision décor découvrir
dedans défilé dehors déjeuner delta demande démarche demeure dentelle dentiste dépannage départ
dépliant derrière descendre dessert dessin dessous détail détective détente détour devinette devise
devoir diadème dialogue diamant diapason dictée dindon dîner diplomate diplôme direction discours
distance divan docile docteur document domaine domicile domino dompteur donjon dorade doré dormir
dortoir dossier douane doublure doucement douceur dragon drôle duchesse duvet dynamo éboueur
écarlate échalote échange écharpe échasse échelle échelon échiquier éclairage éclaircie éclat écluse
école écolière écologie économie écorce écossais écoute écouteur écran écrevisse écrire écriteau
écriture écrivain écueil écume écumoire écureuil écurie écusson édifice éditeur édredon éducateur
égalité églantine église égouttoir élégant élevage élève émail emballage emblème embrun émeraude
emmental émotion enclos enclume encrier endive endroit énergie enfance énigme enjambée énorme
enseigne ensemble entonnoir entrée entrepôt enveloppe éolienne épagneul épargne épervier épicerie
épicier épinard épine épingle épisode éponge époque équateur équation équerre équilibre équipage
équipe escabeau escale escalier escapade escargot escarpin escrime espace espadon espagnol espiègle
esplanade espoir esprit esquisse essuyage estampe estrade estragon établi étagère étalage étape
éternité étincelle étiquette étoffe étoile étrier étude étudiant éveil éventail excursion excuse
exemple exercice exotique expert exploit extérieur fabrique fabuleux façade facette facile facteur
faïence falaise fameux familier famille fantaisie farandole farceur farfadet farine faubourg
faucille faucon fauteuil fauvette favorable favori fenêtre fenouil ferme fermette fermeture fermier
ferry festin festival festivité feuillage feuilleté feutre feutrine fiancé fibre ficelle fichier
fierté figure figurine filet filtre finale finesse finir flacon flageolet flambeau flamme flanelle
flèche fléchette fleuret fleurir fleuriste fleuve flexible flûte foire folklore fondant fontaine
football forgeron fortune fougasse fougère foulard fourche fourgon fourmi fourneau fournir fourrure
foyer fragile fragment fraîcheur fraisier framboise freinage frelon frère fresque friand friandise
frisbee friterie friteuse friture fromage frontière fumée funambule fuseau gaieté gaillard galaxie
galerie galipette galop galopin gambade gamin garage garçon garderie gardien garniture garrigue
gaulois gazelle gazon gélatine gelée gendarme généreux génie genou gentil gentiment géomètre
géranium gigot gingembre girafe giroflée girouette glacier globe gloire glouton glycine gobelet
goéland gondole gondolier gorge gorille gospel gouache goudron gourde gourmand gouttière graisse
grammaire grandeur grange gratin gratuit graveur gravier gravillon grelot grenade grenadine grenier
griffe grillade grillon grimace grimpeur griotte grisaille groseille groupe gruyère guéridon guérir
guichet guidage guignol guimauve guirlande guitare gymnaste gyrophare habile habitant habitude
hachoir hameçon hamster handball hangar hanneton harmonica harmonie hasard hautbois hélice herbage
herbier hérisson héritage hibiscus histoire hiver homard honnête horizon horloge hortensia hôtesse
hublot humeur humide hydravion iceberg icône idéal igloo iguane image immeuble impasse imprévu
imprimeur inconnu indien indigo industrie infusion ingénieur initiale insecte instant intérieur
inventeur invité iris irlandais italien ivoire jacinthe jaguar jaillir jamais jambon japonais jardin
jardinage jardinier jasmin javelot jeton jeunesse joli jongleur jonquille joueur joufflu journal
journée jovial joyeux judoka jumeau jumelage jumelles jungle jupette jupon jury juste justice kaki
kangourou karaté karting kayak kermesse kimono kiosque kiwi klaxon koala labour labrador laitage
laiterie laitue lama lancer landau langage langouste lanterne lapin lardon large largeur lasagne
lasso laurier lavabo lavage lavande laverie layette leçon lecture légende léger légume lendemain
lentement lentille léopard lessive levier levure lézard liaison liane libanais libellule liberté
librairie licence licorne liège lièvre limace limite limonade limousine lionceau liseron liste
litchi litière littoral livraison livreur logement logiciel longtemps longueur loquet lorrain lotion
lotus louange loutre lucarne luciole lumière lunetier lunettes lutin lutteur luxe luxueux lycéen
lyonnais macaroni machine madeleine magasin magazine magenta magicien magique magnolia maillot maïs
maison majesté majorette majuscule maladroit mamie mammouth manchette mandarine mandoline manège
mangeoire manivelle mannequin manoir mansarde manteau manucure manuel manuscrit maquette maraîcher
marbre marchand marcheur marécage marelle mariage marinade marinière marmelade marmiton marmotte
marocain marque marquise marsouin martin mascarade mascotte mastic matelas matelote matinal matinée
mécano médaille méduse mélange mélèze mélodie mélomane melon membre mémoire ménagère menhir menthe
menuisier mercerie mercier merguez meringue merlan mérou merveille message mesure métal météore
météorite métier métro métronome meunier mexicain micro miel mikado milieu mimique mimolette mimosa
minéral mineur minibus ministre minou minuscule minuterie minuteur mirabelle mirador mirage miroir
mission mitaine mobilier mobylette mocassin modèle moderne modeste moelleux moineau mollusque
monastère moniteur monnaie monocle montagne montre monument morceau moteur motif moucheron mouchoir
mouflon mouillé moulin moulinet mousson moustache moutarde muguet mulot multitude muraille mûrir
murmure muscade muscle musette musical musicien musique mustang myrtille mystère nacelle nacre
nageuse naissance naître napperon natation nature nautique nautisme navette navire nectar nectarine
neigeux nénuphar neveu nickel nièce noblesse noisetier noisette nombril nordique normand nostalgie
notaire nougat nougatine nourrice nouveau nouveauté nouvelle noyau nuage nuance nylon oasis obéir
obéissant obélisque objet océan odeur odorat offrir oiseau oisillon olive olivier ombrelle omelette
opale opéra opérette opticien optimiste orage orangeade oranger orchestre orchidée ordre oreille
organe organiste origan original origine ornement osier otarie ouistiti ouragan ourlet ourson
ouverture ouvrage ouvrier ovation oxygène paella pagode paiement palace palette palissade palmarès
palmeraie palmier palombe palourde panache panda panoplie panorama pantalon panthère pantin
pantoufle papeterie papetier papier papillote paprika paquebot parachute parapluie parasol paravent
parchemin parcmètre parcours pardessus parent parfait parfois parfumeur parisien parka parking
parmesan parole partition partout parvis passager passeport passion passoire pastèque pastille
patate patchwork patience patinage patineuse patinoire pâtissier patron pâturage paupiette pavé
pavillon paysage paysan pêcheur pédalier peintre pelage pèlerine pélican pellicule pelouse peluche
pendentif penderie pendule péniche péninsule pensif pépin pépinière pépite perchoir perdrix pergola
perle permanent perroquet perruche persienne persil personne pervenche pétanque petit pétrole
pétunia peuplier pharaon photo phrase pianiste piano picard pierre piéton pieuvre pigeon pilier
pilotage pilote pinceau pinède pingouin pintade pioche pionnier pipeau pirogue piscine pissenlit
pistache pivoine pizza pizzeria placard placide plafond plaid plaisir plancher plancton planeur
planning plante plaque plastique platane plateau plombier plongeoir plongeon plongeur pluie plumage
plumeau plumier pochette pochoir podium poêlée poème poésie poignée pointu poireau poisson poivre
poivrier polaroïd polir politesse polka pollen polo polochon polonais pommade pompiste pompon poncho
popeline populaire portable portail porte portière portillon portique portrait portugais postal
poster postiche potager poterie potier potiron poubelle poudre poudreuse pouliche poulpe poupée
pourpre poussette poussière poussin pouvoir prairie praline pratique préau précieux préface prénom
présage présent président primevère prince princesse printemps prisme problème produit profil
profond projet prologue promenade promeneur promesse propre prospère provençal proverbe province
prudence pruneau prunelle prunier pudding puma punaise pupitre purée puzzle pyjama pyramide qualité
quartier quenelle quenotte question quotidien raccourci racine raclette radiateur radieuse radio
ragoût rainette raisin ralentir rallye ramequin ramoneur randonnée rapide rasoir ravin ravioli rayé
rayure réalité reblochon rebond rébus recette recevoir réchaud recherche récipient récit récital
récolte rectangle reflet réflexe refrain refuge région régional registre règle réglisse reliure
remorque rempart remplir rendre repère répondre réponse reportage reporter repos reptile requin
réserve respect ressort restau résultat résumé rétine retraite réunion réunir réussite réveillon
réverbère révérence rêveur revue rhubarbe richesse ricochet rideau rigole rillettes risotto rivage
rivet rivière robinet robot rocaille rodéo roman romancier romarin rondelle roquefort rosbif
roseraie rosette rossignol rotin rougeole rouget rougir roulade rouleau roulette roumain routier
royal royaume ruban rugby ruisseau rumba rustique rutabaga rythme sablé sabot sacoche safran saga
sagesse saisir salade saladier salaison salami salière salon salopette salsa salsifis samba samovar
sandale sandwich sangle sanglier santé saphir satellite satin saucière saucisson saugrenu saumon
sauvage sauveteur savate saveur savoir savoureux savoyard saxophone scarabée scarole scénario schéma
science scooter sculpteur secteur seigneur séjour sélection sellier semaine semoule sensible serein
sérénité série sérieux serpentin serrure serrurier serveur service serviette serviteur sévère
shampoing shérif siècle sieste sifflet signal signature silence silex simple sincère sincérité
sirène skieur slalom smoking sobre société soirée soja soleil solfège solide soliste solitaire
sombrero sommier sonate sonnerie sonore sorbet sortie soucoupe souffle souffleur soupière souplesse
source sourcil sourdine sourire souvenir souvent spacieux spaghetti spatule spectacle spirale
splendide sportif stade stagiaire station statuette statut studio stylo succès sucette sucre
sucrerie sucrier suédois superbe surface surnom surprise sushi syllabe symbole sympathie symphonie
tablature tableau tablette tablier tabouret tahitien tailleur tajine talent talisman tambour tandem
tango tapenade tapioca tapis tapissier taquin tarif tarte tartine tatouage taxi teckel téléphone
télescope téléski témoin tempête temple tenaille tendresse tenir tennis tenture tenue terminus
termite terrain terrasse terrier terrine terroir texte théâtre théière thermos ticket tiède tilleul
timbale timbre timide tirelire tisane tisonnier tissage tisserand tissu toast toboggan toilette
toison tomate tombola tondeuse tonique tonneau tonnelier tonnerre torchon tornade torrent tortue
totem toucan toujours tourelle tourisme tournage tournesol tourneur tournevis tournoi tradition
traduire traîneau traiteur trajet tramway transat transport trapèze traversin trèfle tremplin
trépied trésor triangle tribune tricorne tricot tricycle trognon trombone trompe trompette trône
trophée tropique trottoir troupeau trousse truelle truffe truite tuba tuile tulipe tunisien tunnel
turban turquoise tutu tuyau typique uniforme union unique univers usine ustensile vacances vacancier
vaisselle valse vanille vannier vapeur végétal véhicule veilleuse vélo vélodrome velours velouté
vendange vendeur ventouse ventre véranda verbe verdure verger verglas vérité vermillon vernis
verveine veste vestiaire viaduc viande vicomte vidéo vieillir vigneron vignoble vigoureux viking
villa vinaigre vinyle violette violon virgule virtuose visage visible visière vision visite visiteur
vitamine vitesse vitrail vitrine vivre voile voilier voisin voisinage voiture volaille volcan
volière volley volonté voltige volume voyage voyageur voyant voyelle vraiment wagon wagonnet
xylophone yaourt yoga zèbre zénith zigzag zinnia
`
  .trim()
  .split(/\s+/u);
