#include "schemas/document/vocabulary_table.h"

// The problem: JSON and XML say the same in two ways that are alike in most places and differ in some thirty,
// and eight versions each know another part of it. Code for each member and each version would be thousands
// of lines in which a mistake hides; interpreting the official schemas at run time would need both grammars
// and still a list of what is irregular, since nothing in them says that `tools/tool` is the array `tools`.
// The choice: one table of what all versions together know, in a notation that a person can compare with the
// schemas; three small interpreters (read XML, write XML, prune to a version) follow it.
//
//   type NAME [text:MEMBER..V]          an object; "text": until version V a bare string, the MEMBER's value
//     JSON-NAME MEANING XML SINCE [one:V | one-in-xml:V]
//   choice NAME [uniform]               alternatives, first fit first
//     ELEMENT MEANING RULE              wrap:KEY  has:KEY,KEY  string  else
//   enum NAME [else:VALUE | else:-]     "else": what stands in for a value that a version lacks; -: the whole
//                                       object goes with it, which means nothing without the value
//     SINCE VALUE VALUE ...
//
//   MEANING  string token link bomref bool int number opaque enum:NAME, or a type or choice;
//            `A|B`: an array of A, or one object B in its stead
//   XML      @name attribute   # the element's text   name element   name* one element an item
//            wrap/name elements in a wrapper   wrap/? elements named by the choice
//            ...@attr the value stands in that attribute of the element   - not in XML   -[] an
//            array and not in XML
//   SINCE    1.4   or, where they differ, JSON|XML: 1.5|1.3, - for never
//   one:V    up to V there is one item only: in JSON without the array, in XML one element
//
// Members stand in the order of the XSDs, which is the same in all versions.

namespace stocktake::vocabulary {

constexpr std::string_view kText = R"(
type bom
  version int @version 1.0
  serialNumber string @serialNumber 1.1
  $schema string - 1.2|-
  bomFormat string - 1.2|-
  specVersion string - 1.2|-
  metadata metadata metadata 1.2
  components component components/component 1.0
  services service services/service 1.2
  externalReferences externalReference externalReferences/reference 1.1
  dependencies dependency dependencies/dependency 1.2
  compositions compositions compositions/composition 1.3
  properties property properties/property 1.5|1.3
  vulnerabilities vulnerability vulnerabilities/vulnerability 1.4
  annotations annotations annotations/annotation 1.5
  formulation formula formulation/formula 1.5
  declarations declarations declarations 1.6
  definitions definitions definitions 1.6
  citations citation citations/citation 1.7
  signature opaque - 1.4|-

type license
  bom-ref bomref @bom-ref 1.5
  acknowledgement enum:licenseAcknowledgement @acknowledgement 1.6
  id string id 1.0
  name string name 1.0
  text attachment text 1.1
  url token url 1.1
  licensing licensing licensing 1.5
  properties property properties/property 1.5

type licensing
  altIds string altIds/altId 1.5
  licensor licensing.licensor licensor 1.5
  licensee licensing.licensee licensee 1.5
  purchaser licensing.purchaser purchaser 1.5
  purchaseOrder string purchaseOrder 1.5
  licenseTypes enum:licensing.licenseTypes licenseTypes/licenseType 1.5
  lastRenewal token lastRenewal 1.5
  expiration token expiration 1.5

type patent
  bom-ref bomref @bom-ref 1.7
  patentNumber string patentNumber 1.7
  applicationNumber string applicationNumber 1.7
  jurisdiction string jurisdiction 1.7
  priorityApplication priorityApplication priorityApplication 1.7
  publicationNumber string publicationNumber 1.7
  title string title 1.7
  abstract string abstract 1.7
  filingDate token filingDate 1.7
  grantDate token grantDate 1.7
  patentExpirationDate token patentExpirationDate 1.7
  patentLegalStatus enum:patent.patentLegalStatus patentLegalStatus 1.7
  patentAssignee patentAssignee patentAssignee* 1.7
  externalReferences externalReference externalReferences/reference 1.7

type patentFamily
  bom-ref bomref @bom-ref 1.7
  familyId string familyId 1.7
  priorityApplication priorityApplication priorityApplication 1.7
  members link members/ref 1.7
  externalReferences externalReference externalReferences/reference 1.7

type metadata
  timestamp token timestamp 1.2
  lifecycles metadata.lifecycles lifecycles/lifecycle 1.5
  tools tool|tools tools/tool 1.2
  authors organizationalContact authors/author 1.2
  component component component 1.2
  manufacturer organizationalEntity manufacturer 1.6
  manufacture organizationalEntity manufacture 1.2
  supplier organizationalEntity supplier 1.2
  licenses licenseChoice licenses/? 1.3
  properties property properties/property 1.3
  distributionConstraints metadata.distributionConstraints distributionConstraints 1.7

type component
  type enum:component.type @type 1.0
  mime-type token @mime-type 1.2
  isExternal bool @isExternal 1.7
  bom-ref bomref @bom-ref 1.1
  supplier organizationalEntity supplier 1.2
  manufacturer organizationalEntity manufacturer 1.6
  authors organizationalContact authors/author 1.6
  author string author 1.2
  publisher string publisher 1.0
  group string group 1.0
  name string name 1.0
  version string version 1.0
  versionRange string versionRange 1.7
  description string description 1.0
  scope enum:component.scope scope 1.0
  hashes hash hashes/hash 1.0
  licenses licenseChoice licenses/? 1.0
  copyright string copyright 1.0
  patentAssertions patentAssertion patentAssertions/patentAssertion 1.7
  cpe string cpe 1.0
  purl token purl 1.0
  omniborId string omniborId* 1.6
  swhid string swhid* 1.6
  swid swid swid 1.2
  modified bool modified 1.0
  pedigree component.pedigree pedigree 1.1
  externalReferences externalReference externalReferences/reference 1.1
  properties property properties/property 1.3
  components component components/component 1.0
  evidence componentEvidence evidence 1.3
  releaseNotes releaseNotes releaseNotes 1.4
  modelCard modelCard modelCard 1.5
  data componentData data* 1.5 one-in-xml:1.5
  cryptoProperties cryptoProperties cryptoProperties 1.6
  tags string tags/tag 1.6
  signature opaque - 1.4|-

type service
  bom-ref bomref @bom-ref 1.2
  provider organizationalEntity provider 1.2
  group string group 1.2
  name string name 1.2
  version string version 1.2
  description string description 1.2
  endpoints token endpoints/endpoint 1.2
  authenticated bool authenticated 1.2
  x-trust-boundary bool x-trust-boundary 1.2
  trustZone string trustZone 1.5
  data serviceData data/? 1.2
  licenses licenseChoice licenses/? 1.2
  patentAssertions patentAssertion patentAssertions/patentAssertion 1.7
  externalReferences externalReference externalReferences/reference 1.2
  properties property properties/property 1.3
  services service services/service 1.2
  releaseNotes releaseNotes releaseNotes 1.4
  tags string tags/tag 1.6
  signature opaque - 1.4|-

type externalReference
  type enum:externalReference.type @type 1.1
  url token url 1.1
  comment string comment 1.1
  hashes hash hashes/hash 1.3
  properties property properties/property 1.7

type dependency
  ref link @ref 1.2
  dependsOn link dependency*@ref 1.2
  provides link provides*@ref 1.6

type compositions
  bom-ref bomref @bom-ref 1.5
  aggregate enum:aggregateType aggregate 1.3
  assemblies link assemblies/assembly@ref 1.3
  dependencies link dependencies/dependency@ref 1.3
  vulnerabilities link vulnerabilities/vulnerability@ref 1.5
  signature opaque - 1.4|-

type property
  name string @name 1.3
  value string # 1.3

type vulnerability
  bom-ref bomref @bom-ref 1.4
  id string id 1.4
  source vulnerabilitySource source 1.4
  references vulnerability.references references/reference 1.4
  ratings rating ratings/rating 1.4
  cwes int cwes/cwe 1.4
  description string description 1.4
  detail string detail 1.4
  recommendation string recommendation 1.4
  workaround string workaround 1.5
  proofOfConcept vulnerability.proofOfConcept proofOfConcept 1.5
  advisories advisory advisories/advisory 1.4
  created token created 1.4
  published token published 1.4
  updated token updated 1.4
  rejected token rejected 1.5
  credits vulnerability.credits credits 1.4
  tools tool|tools tools/tool 1.4
  analysis vulnerability.analysis analysis 1.4
  affects vulnerability.affects affects/target 1.4
  properties property properties/property 1.4

type annotations
  bom-ref bomref @bom-ref 1.5
  subjects link subjects/subject@ref 1.5
  annotator annotations.annotator annotator 1.5
  timestamp token timestamp 1.5
  text string text 1.5
  signature opaque - 1.5|-

type formula
  bom-ref bomref @bom-ref 1.5
  components component components/component 1.5
  services service services/service 1.5
  workflows workflow workflows/workflow 1.5
  properties property properties/property 1.5

type declarations
  assessors declarations.assessors assessors/assessor 1.6
  attestations declarations.attestations attestations/attestation 1.6
  claims declarations.claims claims/claim 1.6
  evidence declarations.evidence evidence/evidence 1.6
  targets declarations.targets targets 1.6
  affirmation declarations.affirmation affirmation 1.6
  signature opaque - 1.6|-

type definitions
  standards standard standards/standard 1.6
  patents patents patents/? 1.7

type citation
  bom-ref bomref @bom-ref 1.7
  pointers string pointers/pointer 1.7
  expressions string expressions/expression 1.7
  timestamp token timestamp 1.7
  attributedTo link attributedTo 1.7
  process link process 1.7
  note string note 1.7
  signature opaque - 1.7|-

type attachment
  contentType string @content-type 1.1
  encoding enum:attachment.encoding @encoding 1.1
  content string # 1.1

type licensing.licensor
  organization organizationalEntity organization 1.5
  individual organizationalContact individual 1.5

type licensing.licensee
  organization organizationalEntity organization 1.5
  individual organizationalContact individual 1.5

type licensing.purchaser
  organization organizationalEntity organization 1.5
  individual organizationalContact individual 1.5

type priorityApplication
  applicationNumber string applicationNumber 1.7
  jurisdiction string jurisdiction 1.7
  filingDate string filingDate 1.7

type metadata.lifecycles
  phase enum:metadata.lifecycles.phase phase 1.5
  name string name 1.5
  description string description 1.5

type tool
  vendor string vendor 1.2
  name string name 1.2
  version string version 1.2
  hashes hash hashes/hash 1.2
  externalReferences externalReference externalReferences/reference 1.4

type organizationalContact
  bom-ref bomref @bom-ref 1.5
  name string name 1.2
  email string email 1.2
  phone string phone 1.2

type organizationalEntity
  bom-ref bomref @bom-ref 1.5
  name string name 1.2
  address postalAddress address 1.6
  url token url* 1.2
  contact organizationalContact contact* 1.2

type metadata.distributionConstraints
  tlp enum:tlpClassification tlp 1.7

type hash
  alg enum:hash-alg @alg 1.0
  content token # 1.0

type swid
  tagId string @tagId 1.2
  name string @name 1.2
  version string @version 1.2
  tagVersion int @tagVersion 1.2
  patch bool @patch 1.2
  text attachment text 1.2
  url token url 1.2

type component.pedigree
  ancestors component ancestors/component 1.1
  descendants component descendants/component 1.1
  variants component variants/component 1.1
  commits commit commits/commit 1.1
  patches patch patches/patch 1.2
  notes string notes 1.1

type componentEvidence
  identity componentIdentityEvidence|componentIdentityEvidence identity* 1.5 one:1.5
  occurrences componentEvidence.occurrences occurrences/occurrence 1.5
  callstack componentEvidence.callstack callstack 1.5
  licenses licenseChoice licenses/? 1.3
  copyright copyright copyright/text 1.3

type releaseNotes
  type string type 1.4
  title string title 1.4
  featuredImage token featuredImage 1.4
  socialImage token socialImage 1.4
  description string description 1.4
  timestamp token timestamp 1.4
  aliases string aliases/alias 1.4
  tags string tags/tag 1.4
  resolves issue resolves/issue 1.4
  notes note notes/note 1.4
  properties property properties/property 1.4

type modelCard
  bom-ref bomref @bom-ref 1.5
  modelParameters modelCard.modelParameters modelParameters 1.5
  quantitativeAnalysis modelCard.quantitativeAnalysis quantitativeAnalysis 1.5
  considerations modelCard.considerations considerations 1.5
  properties property properties/property 1.5

type componentData
  bom-ref bomref @bom-ref 1.5
  type enum:componentData.type type 1.5
  name string name 1.5
  contents componentData.contents contents 1.5
  classification string classification 1.5
  sensitiveData string sensitiveData* 1.5
  graphics graphicsCollection graphics 1.5
  description string description 1.5
  governance dataGovernance governance 1.5

type cryptoProperties
  assetType enum:cryptoProperties.assetType assetType 1.6
  algorithmProperties cryptoProperties.algorithmProperties algorithmProperties 1.6
  certificateProperties cryptoProperties.certificateProperties certificateProperties 1.6
  relatedCryptoMaterialProperties cryptoProperties.relatedCryptoMaterialProperties relatedCryptoMaterialProperties 1.6
  protocolProperties cryptoProperties.protocolProperties protocolProperties 1.6
  oid string oid 1.6

type vulnerabilitySource
  name string name 1.4
  url token url 1.4

type vulnerability.references
  id string id 1.4
  source vulnerabilitySource source 1.4

type rating
  source vulnerabilitySource source 1.4
  score number score 1.4
  severity enum:severity severity 1.4
  method enum:scoreMethod method 1.4
  vector string vector 1.4
  justification string justification 1.4

type vulnerability.proofOfConcept
  reproductionSteps string reproductionSteps 1.5
  environment string environment 1.5
  supportingMaterial attachment supportingMaterial/attachment 1.5

type advisory
  title string title 1.4
  url token url 1.4

type vulnerability.credits
  organizations organizationalEntity organizations/organization 1.4
  individuals organizationalContact individuals/individual 1.4

type vulnerability.analysis
  state enum:impactAnalysisState state 1.4
  justification enum:impactAnalysisJustification justification 1.4
  response enum:vulnerability.analysis.response responses/response 1.4
  detail string detail 1.4
  firstIssued token firstIssued 1.5
  lastUpdated token lastUpdated 1.5

type vulnerability.affects
  ref link ref 1.4
  versions vulnerability.affects.versions versions/version 1.4

type annotations.annotator
  organization organizationalEntity organization 1.5
  individual organizationalContact individual 1.5
  component component component 1.5
  service service service 1.5

type workflow
  bom-ref bomref @bom-ref 1.5
  uid string uid 1.5
  name string name 1.5
  description string description 1.5
  resourceReferences resourceReferenceChoice resourceReferences/resourceReference 1.5
  tasks task tasks/task 1.5
  taskDependencies dependency taskDependencies/dependency 1.5
  taskTypes enum:taskType taskTypes/taskType 1.5
  trigger trigger trigger 1.5
  steps step steps/step 1.5
  inputs inputType inputs/input 1.5
  outputs outputType outputs/output 1.5
  timeStart token timeStart 1.5
  timeEnd token timeEnd 1.5
  workspaces workspace workspaces/workspace 1.5
  runtimeTopology dependency runtimeTopology/dependency 1.5
  properties property properties/property 1.5

type declarations.assessors
  bom-ref bomref @bom-ref 1.6
  thirdParty bool thirdParty 1.6
  organization organizationalEntity organization 1.6

type declarations.attestations
  summary string summary 1.6
  assessor link assessor 1.6
  map declarations.attestations.map map* 1.6
  signature opaque - 1.6|-

type declarations.claims
  bom-ref bomref @bom-ref 1.6
  target link target 1.6
  predicate string predicate 1.6
  mitigationStrategies link mitigationStrategies/mitigationStrategy 1.6
  reasoning string reasoning 1.6
  evidence link evidence* 1.6
  counterEvidence link counterEvidence* 1.6
  externalReferences externalReference externalReferences/reference 1.6
  signature opaque - 1.6|-

type declarations.evidence
  bom-ref bomref @bom-ref 1.6
  propertyName string propertyName 1.6
  description string description 1.6
  data declarations.evidence.data data* 1.6
  created token created 1.6
  expires token expires 1.6
  author organizationalContact author 1.6
  reviewer organizationalContact reviewer 1.6
  signature opaque - 1.6|-

type declarations.targets
  organizations organizationalEntity organizations/organization 1.6
  components component components/component 1.6
  services service services/service 1.6

type declarations.affirmation
  statement string statement 1.6
  signatories declarations.affirmation.signatories signatories/signatory 1.6
  signature opaque - 1.6|-

type standard
  bom-ref bomref @bom-ref 1.6
  name string name 1.6
  version string version 1.6
  description string description 1.6
  owner string owner 1.6
  requirements standard.requirements requirements/requirement 1.6
  levels standard.levels levels/level 1.6
  externalReferences externalReference externalReferences/reference 1.6
  signature opaque - 1.6|-

type postalAddress
  bom-ref bomref @bom-ref 1.6
  country string country 1.6
  region string region 1.6
  locality string locality 1.6
  postOfficeBoxNumber string postOfficeBoxNumber 1.6
  postalCode string postalCode 1.6
  streetAddress string streetAddress 1.6

type commit
  uid string uid 1.1
  url token url 1.1
  author identifiableAction author 1.1
  committer identifiableAction committer 1.1
  message string message 1.1

type patch
  type enum:patch.type @type 1.2
  diff diff diff 1.2
  resolves issue resolves/issue 1.2

type componentIdentityEvidence
  field enum:componentIdentityEvidence.field field 1.5
  confidence number confidence 1.5
  concludedValue string concludedValue 1.6
  methods componentIdentityEvidence.methods methods/method 1.5
  tools link tools/tool@ref 1.5

type componentEvidence.occurrences
  bom-ref bomref @bom-ref 1.5
  location string location 1.5
  line int line 1.6
  offset int offset 1.6
  symbol string symbol 1.6
  additionalContext string additionalContext 1.6

type componentEvidence.callstack
  frames componentEvidence.callstack.frames frames/frame 1.5
  tools link tools/tool@ref -|1.5

type copyright
  text string # 1.3

type issue
  type enum:issue.type @type 1.2
  id string id 1.2
  name string name 1.2
  description string description 1.2
  source issue.source source 1.2
  references token references/url 1.2

type note
  locale string locale 1.4
  text attachment text 1.4

type modelCard.modelParameters
  approach modelCard.modelParameters.approach approach 1.5
  task string task 1.5
  architectureFamily string architectureFamily 1.5
  modelArchitecture string modelArchitecture 1.5
  datasets datasets datasets/? 1.5
  inputs inputOutputMLParameters inputs/input 1.5
  outputs inputOutputMLParameters outputs/output 1.5

type modelCard.quantitativeAnalysis
  performanceMetrics performanceMetric performanceMetrics/performanceMetric 1.5
  graphics graphicsCollection graphics 1.5

type modelCard.considerations
  users string users/user 1.5
  useCases string useCases/useCase 1.5
  technicalLimitations string technicalLimitations/technicalLimitation 1.5
  performanceTradeoffs string performanceTradeoffs/performanceTradeoff 1.5
  ethicalConsiderations risk ethicalConsiderations/ethicalConsideration 1.5
  environmentalConsiderations environmentalConsiderations environmentalConsiderations 1.6
  fairnessAssessments fairnessAssessment fairnessAssessments/fairnessAssessment 1.5

type componentData.contents
  attachment attachment attachment 1.5
  url token url 1.5
  properties property properties/property 1.5

type graphicsCollection
  description string description 1.5
  collection graphic collection/graphic 1.5

type dataGovernance
  custodians dataGovernanceResponsibleParty custodians/custodian 1.5
  stewards dataGovernanceResponsibleParty stewards/steward 1.5
  owners dataGovernanceResponsibleParty owners/owner 1.5

type cryptoProperties.algorithmProperties
  primitive enum:cryptoProperties.algorithmProperties.primitive primitive 1.6
  algorithmFamily string algorithmFamily 1.7
  parameterSetIdentifier string parameterSetIdentifier 1.6
  curve string curve 1.6
  ellipticCurve string ellipticCurve 1.7
  executionEnvironment enum:cryptoProperties.algorithmProperties.executionEnvironment executionEnvironment 1.6
  implementationPlatform enum:cryptoProperties.algorithmProperties.implementationPlatform implementationPlatform 1.6
  certificationLevel enum:cryptoProperties.algorithmProperties.certificationLevel certificationLevel* 1.6
  mode enum:cryptoProperties.algorithmProperties.mode mode 1.6
  padding enum:cryptoProperties.algorithmProperties.padding padding 1.6
  cryptoFunctions enum:cryptoProperties.algorithmProperties.cryptoFunctions cryptoFunctions/cryptoFunction 1.6
  classicalSecurityLevel int classicalSecurityLevel 1.6
  nistQuantumSecurityLevel int nistQuantumSecurityLevel 1.6

type cryptoProperties.certificateProperties
  serialNumber string serialNumber 1.7
  subjectName string subjectName 1.6
  issuerName string issuerName 1.6
  notValidBefore token notValidBefore 1.6
  notValidAfter token notValidAfter 1.6
  signatureAlgorithmRef link signatureAlgorithmRef 1.6
  subjectPublicKeyRef link subjectPublicKeyRef 1.6
  certificateFormat string certificateFormat 1.6
  certificateExtension string certificateExtension 1.6
  certificateFileExtension string certificateFileExtension 1.7
  fingerprint hash fingerprint 1.7
  certificateState cryptoProperties.certificateProperties.certificateState certificateState* 1.7
  creationDate token creationDate 1.7
  activationDate token activationDate 1.7
  deactivationDate token deactivationDate 1.7
  revocationDate token revocationDate 1.7
  destructionDate token destructionDate 1.7
  certificateExtensions cryptoProperties.certificateProperties.certificateExtensions certificateExtensions/certificateExtension 1.7
  relatedCryptographicAssets relatedCryptographicAsset relatedCryptographicAssets/relatedCryptographicAsset 1.7

type cryptoProperties.relatedCryptoMaterialProperties
  type enum:cryptoProperties.relatedCryptoMaterialProperties.type type 1.6
  id string id 1.6
  state enum:cryptoProperties.relatedCryptoMaterialProperties.state state 1.6
  algorithmRef link algorithmRef 1.6
  creationDate token creationDate 1.6
  activationDate token activationDate 1.6
  updateDate token updateDate 1.6
  expirationDate token expirationDate 1.6
  value string value 1.6
  size int size 1.6
  format string format 1.6
  securedBy securedBy securedBy 1.6
  fingerprint hash fingerprint 1.7
  relatedCryptographicAssets relatedCryptographicAsset relatedCryptographicAssets/relatedCryptographicAsset 1.7

type cryptoProperties.protocolProperties
  type enum:cryptoProperties.protocolProperties.type type 1.6
  version string version 1.6
  cipherSuites cipherSuite cipherSuites/cipherSuite 1.6
  ikev2TransformTypes cryptoProperties.protocolProperties.ikev2TransformTypes ikev2TransformTypes 1.6
  cryptoRefArray link cryptoRef* 1.6
  relatedCryptographicAssets relatedCryptographicAsset -[] 1.7|-

type vulnerability.affects.versions
  version string version 1.4
  range string range 1.4
  status enum:affectedStatus status 1.4

type resourceReferenceChoice
  ref link ref 1.5
  externalReference externalReference externalReference 1.5

type task
  bom-ref bomref @bom-ref 1.5
  uid string uid 1.5
  name string name 1.5
  description string description 1.5
  resourceReferences resourceReferenceChoice resourceReferences/resourceReference 1.5
  taskTypes enum:taskType taskTypes/taskType 1.5
  trigger trigger trigger 1.5
  steps step steps/step 1.5
  inputs inputType inputs/input 1.5
  outputs outputType outputs/output 1.5
  timeStart token timeStart 1.5
  timeEnd token timeEnd 1.5
  workspaces workspace workspaces/workspace 1.5
  runtimeTopology dependency runtimeTopology/dependency 1.5
  properties property properties/property 1.5

type trigger
  bom-ref bomref @bom-ref 1.5
  uid string uid 1.5
  name string name 1.5
  description string description 1.5
  resourceReferences resourceReferenceChoice resourceReferences/resourceReference 1.5
  type enum:trigger.type type 1.5
  event event event 1.5
  conditions condition conditions/condition 1.5
  timeActivated token timeActivated 1.5
  inputs inputType inputs/input 1.5
  outputs outputType outputs/output 1.5
  properties property properties/property 1.5

type step
  name string name 1.5
  description string description 1.5
  commands command commands/command 1.5
  properties property properties/property 1.5

type inputType
  resource resourceReferenceChoice resource 1.5
  parameters parameter parameters/parameter 1.5
  environmentVars environmentVars environmentVars/? 1.5
  data attachment data 1.5
  source resourceReferenceChoice source 1.5
  target resourceReferenceChoice target 1.5
  properties property properties/property 1.5

type outputType
  resource resourceReferenceChoice resource 1.5
  environmentVars environmentVars environmentVars/? 1.5
  data attachment data 1.5
  type enum:outputType.type type 1.5
  source resourceReferenceChoice source 1.5
  target resourceReferenceChoice target 1.5
  properties property properties/property 1.5

type workspace
  bom-ref bomref @bom-ref 1.5
  uid string uid 1.5
  name string name 1.5
  aliases string aliases/alias 1.5
  description string description 1.5
  resourceReferences resourceReferenceChoice resourceReferences/resourceReference 1.5
  accessMode enum:workspace.accessMode accessMode 1.5
  mountPath string mountPath 1.5
  managedDataType string managedDataType 1.5
  volumeRequest string volumeRequest 1.5
  volume volume volume 1.5
  properties property properties/property 1.5

type declarations.attestations.map
  requirement link requirement 1.6
  claims link claims/claim 1.6
  counterClaims link counterClaims/counterClaim 1.6
  conformance declarations.attestations.map.conformance conformance 1.6
  confidence declarations.attestations.map.confidence confidence 1.6

type declarations.evidence.data
  name string name 1.6
  contents declarations.evidence.data.contents contents 1.6
  classification string classification 1.6
  sensitiveData string sensitiveData* 1.6
  governance dataGovernance governance 1.6

type declarations.affirmation.signatories
  name string name 1.6
  role string role 1.6
  organization organizationalEntity organization 1.6
  externalReference externalReference externalReference 1.6
  signature opaque - 1.6|-

type standard.requirements
  bom-ref bomref @bom-ref 1.6
  identifier string identifier 1.6
  title string title 1.6
  text string text 1.6
  descriptions string descriptions/description 1.6
  openCre string openCre* 1.6
  parent link parent 1.6
  properties property properties/property 1.6
  externalReferences externalReference externalReferences/reference 1.6

type standard.levels
  bom-ref bomref @bom-ref 1.6
  identifier string identifier 1.6
  title string title 1.6
  description string description 1.6
  requirements link requirements/requirement 1.6

type identifiableAction
  timestamp token timestamp 1.1
  name string name 1.1
  email string email 1.1

type diff
  text attachment text 1.2
  url token url 1.2

type componentIdentityEvidence.methods
  technique enum:componentIdentityEvidence.methods.technique technique 1.5
  confidence number confidence 1.5
  value string value 1.5

type componentEvidence.callstack.frames
  package string package 1.5
  module string module 1.5
  function string function 1.5
  parameters string parameters/parameter 1.5
  line int line 1.5
  column int column 1.5
  fullFilename string fullFilename 1.5

type issue.source
  name string name 1.2
  url token url 1.2

type modelCard.modelParameters.approach
  type enum:modelCard.modelParameters.approach.type type 1.5

type inputOutputMLParameters
  format string format 1.5

type performanceMetric
  type string type 1.5
  value string value 1.5
  slice string slice 1.5
  confidenceInterval performanceMetric.confidenceInterval confidenceInterval 1.5

type risk
  name string name 1.5
  mitigationStrategy string mitigationStrategy 1.5

type environmentalConsiderations
  energyConsumptions energyConsumption energyConsumptions/energyConsumption 1.6
  properties property properties/property 1.6

type fairnessAssessment
  groupAtRisk string groupAtRisk 1.5
  benefits string benefits 1.5
  harms string harms 1.5
  mitigationStrategy string mitigationStrategy 1.5

type graphic
  name string name 1.5
  image attachment image 1.5

type dataGovernanceResponsibleParty
  organization organizationalEntity organization 1.5
  contact organizationalContact individual 1.5

type cryptoProperties.certificateProperties.certificateState
  state enum:cryptoProperties.certificateProperties.certificateState.state state 1.7
  name string name 1.7
  description string description 1.7
  reason string reason 1.7

type cryptoProperties.certificateProperties.certificateExtensions
  commonExtensionName enum:cryptoProperties.certificateProperties.certificateExtensions.commonExtensionName commonExtensionName 1.7
  commonExtensionValue string commonExtensionValue 1.7
  customExtensionName string customExtensionName 1.7
  customExtensionValue string customExtensionValue 1.7

type relatedCryptographicAsset
  type string type 1.7
  ref link ref 1.7

type securedBy
  mechanism string mechanism 1.6
  algorithmRef link algorithmRef 1.6

type cipherSuite
  name string name 1.6
  algorithms link algorithms/algorithm 1.6
  identifiers string identifiers/identifier 1.6
  tlsGroups string tlsGroups/group 1.7
  tlsSignatureSchemes string tlsSignatureSchemes/signatureScheme 1.7

type cryptoProperties.protocolProperties.ikev2TransformTypes
  encr ikeV2Enc encr* 1.6
  prf ikeV2Prf prf* 1.6
  integ ikeV2Integ integ* 1.6
  ke ikeV2Ke ke* 1.6
  esn bool esn 1.6
  auth ikeV2Auth auth* 1.6

type event
  uid string uid 1.5
  description string description 1.5
  timeReceived token timeReceived 1.5
  data attachment data 1.5
  source resourceReferenceChoice source 1.5
  target resourceReferenceChoice target 1.5
  properties property properties/property 1.5

type condition
  description string description 1.5
  expression string expression 1.5
  properties property properties/property 1.5

type command
  executed string executed 1.5
  properties property properties/property 1.5

type parameter
  name string name 1.5
  value string value 1.5
  dataType string dataType 1.5

type volume
  uid string uid 1.5
  name string name 1.5
  mode enum:volume.mode mode 1.5
  path string path 1.5
  sizeAllocated string sizeAllocated 1.5
  persistent bool persistent 1.5
  remote bool remote 1.5
  properties property properties/property 1.5

type declarations.attestations.map.conformance
  score number score 1.6
  rationale string rationale 1.6
  mitigationStrategies link mitigationStrategies/mitigationStrategy 1.6

type declarations.attestations.map.confidence
  score number score 1.6
  rationale string rationale 1.6

type declarations.evidence.data.contents
  attachment attachment attachment 1.6
  url token url 1.6

type performanceMetric.confidenceInterval
  lowerBound string lowerBound 1.5
  upperBound string upperBound 1.5

type energyConsumption
  activity enum:energyConsumption.activity activity 1.6
  energyProviders energyProvider energyProviders* 1.6
  activityEnergyCost energyMeasure activityEnergyCost 1.6
  co2CostEquivalent co2Measure co2CostEquivalent 1.6
  co2CostOffset co2Measure co2CostOffset 1.6
  properties property properties/property 1.6

type ikeV2Enc text:algorithm..1.6
  name string name 1.7
  keyLength int keyLength 1.7
  algorithm link algorithm 1.7

type ikeV2Prf text:algorithm..1.6
  name string name 1.7
  algorithm link algorithm 1.7

type ikeV2Integ text:algorithm..1.6
  name string name 1.7
  algorithm link algorithm 1.7

type ikeV2Ke text:algorithm..1.6
  group int group 1.7
  algorithm link algorithm 1.7

type ikeV2Auth text:algorithm..1.6
  name string name 1.7
  algorithm link algorithm 1.7

type energyProvider
  bom-ref bomref @bom-ref 1.6
  description string description 1.6
  organization organizationalEntity organization 1.6
  energySource enum:energyProvider.energySource energySource 1.6
  energyProvided energyMeasure energyProvided 1.6
  externalReferences externalReference externalReferences/reference 1.6

type energyMeasure
  value number value 1.6
  unit enum:energyMeasure.unit unit 1.6

type co2Measure
  value number value 1.6
  unit enum:co2Measure.unit unit 1.6

type patentAssertion
  bom-ref bomref @bom-ref 1.7
  assertionType enum:patentAssertion.assertionType assertionType 1.7
  patentRefs link patentRefs/bom-ref 1.7
  asserter asserter asserter 1.7
  notes string notes 1.7

type tools
  components component components/component 1.5
  services service services/service 1.5

type serviceData.dataflow
  name string @name 1.5
  description string @description 1.5
  flow enum:dataFlowDirection classification@flow 1.2
  classification string classification 1.2
  governance dataGovernance governance 1.5
  source token source/url 1.5
  destination token destination/url 1.5

type serviceData.classification
  flow enum:dataFlowDirection @flow 1.2
  classification string # 1.2

type licenseExpression
  acknowledgement enum:licenseAcknowledgement @acknowledgement 1.6
  bom-ref bomref @bom-ref 1.5
  expression string # 1.1

type licenseExpressionDetailed
  expression string @expression 1.2
  acknowledgement enum:licenseAcknowledgement @acknowledgement 1.6
  bom-ref bomref @bom-ref 1.5
  expressionDetails licenseExpressionDetails details* 1.7
  licensing licensing licensing 1.7
  properties property properties/property 1.7

type licenseExpressionDetails
  licenseIdentifier string @license-identifier 1.7
  bom-ref bomref @bom-ref 1.7
  text attachment text 1.7
  url token url 1.7

choice licenseChoice
  license license wrap:license
  expression-detailed licenseExpressionDetailed has:expressionDetails,licensing,properties
  expression licenseExpression else

choice environmentVars
  value string string
  environmentVar property else

choice serviceData uniform
  dataflow serviceData.dataflow has:name,description,governance,source,destination
  classification serviceData.classification else

choice patents
  patentFamily patentFamily has:familyId
  patent patent else

choice datasets
  ref link wrap:ref
  dataset componentData else

choice asserter
  ref link string
  contact organizationalContact has:email,phone
  organization organizationalEntity else

choice patentAssignee
  individual organizationalContact has:email,phone
  organization organizationalEntity else

enum component.scope
  1.0 required optional
  1.1 excluded

enum hash-alg else:-
  1.0 MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-512
  1.2 SHA3-384 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3
  1.7 Streebog-256 Streebog-512

enum component.type else:application
  1.0 application framework library operating-system device
  1.1 file
  1.2 container firmware
  1.5 platform device-driver machine-learning-model data
  1.6 cryptographic-asset

enum attachment.encoding
  1.1 base64

enum externalReference.type else:other
  1.1 vcs issue-tracker website advisories bom mailing-list social chat documentation support distribution
  1.1 license build-meta build-system other
  1.4 release-notes
  1.5 distribution-intake security-contact model-card log configuration evidence formulation attestation
  1.5 threat-model adversary-model risk-assessment vulnerability-assertion exploitability-statement
  1.5 pentest-report static-analysis-report dynamic-analysis-report runtime-analysis-report
  1.5 component-analysis-report maturity-report certification-report codified-infrastructure quality-metrics
  1.5 poam
  1.6 source-distribution electronic-signature digital-signature rfc-9116
  1.7 patent patent-family patent-assertion citation

enum issue.type
  1.2 defect enhancement security

enum patch.type
  1.2 unofficial monkey backport cherry-pick

enum dataFlowDirection
  1.2 inbound outbound bi-directional unknown

enum aggregateType else:incomplete
  1.3 complete incomplete incomplete_first_party_only incomplete_third_party_only unknown not_specified
  1.5 incomplete_first_party_proprietary_only incomplete_first_party_opensource_only
  1.5 incomplete_third_party_proprietary_only incomplete_third_party_opensource_only

enum severity
  1.4 critical high medium low info none unknown

enum scoreMethod else:other
  1.4 CVSSv2 CVSSv3 CVSSv31 OWASP other
  1.5 CVSSv4 SSVC

enum impactAnalysisState
  1.4 resolved resolved_with_pedigree exploitable in_triage false_positive not_affected

enum impactAnalysisJustification
  1.4 code_not_present code_not_reachable requires_configuration requires_dependency requires_environment
  1.4 protected_by_compiler protected_at_runtime protected_at_perimeter protected_by_mitigating_control

enum vulnerability.analysis.response
  1.4 can_not_fix will_not_fix update rollback workaround_available

enum affectedStatus
  1.4 affected unaffected unknown

enum metadata.lifecycles.phase
  1.5 design pre-build build post-build operations discovery decommission

enum licensing.licenseTypes
  1.5 academic appliance client-access concurrent-user core-points custom-metric device evaluation
  1.5 named-user node-locked oem perpetual processor-points subscription user other

enum componentIdentityEvidence.field else:-
  1.5 group name version purl cpe swid hash
  1.6 omniborId swhid

enum componentIdentityEvidence.methods.technique
  1.5 source-code-analysis binary-analysis manifest-analysis ast-fingerprint hash-comparison instrumentation
  1.5 dynamic-analysis filename attestation other

enum modelCard.modelParameters.approach.type
  1.5 supervised unsupervised reinforcement-learning semi-supervised self-supervised

enum componentData.type
  1.5 source-code configuration dataset definition other

enum taskType
  1.5 copy clone lint scan merge build test deliver deploy release clean other

enum trigger.type
  1.5 manual api webhook scheduled

enum outputType.type
  1.5 artifact attestation log evidence metrics other

enum workspace.accessMode
  1.5 read-only read-write read-write-once write-once write-only

enum volume.mode
  1.5 filesystem block

enum licenseAcknowledgement
  1.6 declared concluded

enum energyConsumption.activity
  1.6 design data-collection data-preparation training fine-tuning validation deployment inference other

enum energyProvider.energySource
  1.6 coal oil natural-gas nuclear wind solar geothermal hydropower biofuel unknown other

enum energyMeasure.unit
  1.6 kWh

enum co2Measure.unit
  1.6 tCO2eq

enum cryptoProperties.assetType
  1.6 algorithm certificate protocol related-crypto-material

enum cryptoProperties.algorithmProperties.primitive else:other
  1.6 drbg mac block-cipher stream-cipher signature hash pke xof kdf key-agree kem ae combiner other unknown
  1.7 key-wrap

enum cryptoProperties.algorithmProperties.executionEnvironment
  1.6 software-plain-ram software-encrypted-ram software-tee hardware other unknown

enum cryptoProperties.algorithmProperties.implementationPlatform
  1.6 generic x86_32 x86_64 armv7-a armv7-m armv8-a armv8-m armv9-a armv9-m s390x ppc64 ppc64le other
  1.6 unknown

enum cryptoProperties.algorithmProperties.certificationLevel
  1.6 none fips140-1-l1 fips140-1-l2 fips140-1-l3 fips140-1-l4 fips140-2-l1 fips140-2-l2 fips140-2-l3
  1.6 fips140-2-l4 fips140-3-l1 fips140-3-l2 fips140-3-l3 fips140-3-l4 cc-eal1 cc-eal1+ cc-eal2 cc-eal2+
  1.6 cc-eal3 cc-eal3+ cc-eal4 cc-eal4+ cc-eal5 cc-eal5+ cc-eal6 cc-eal6+ cc-eal7 cc-eal7+ other unknown

enum cryptoProperties.algorithmProperties.mode
  1.6 cbc ecb ccm gcm cfb ofb ctr other unknown

enum cryptoProperties.algorithmProperties.padding
  1.6 pkcs5 pkcs7 pkcs1v15 oaep raw other unknown

enum cryptoProperties.algorithmProperties.cryptoFunctions
  1.6 generate keygen encrypt decrypt digest tag keyderive sign verify encapsulate decapsulate other unknown

enum cryptoProperties.relatedCryptoMaterialProperties.type
  1.6 private-key public-key secret-key key ciphertext signature digest initialization-vector nonce seed
  1.6 salt shared-secret tag additional-data password credential token other unknown

enum cryptoProperties.relatedCryptoMaterialProperties.state
  1.6 pre-activation active suspended deactivated compromised destroyed

enum cryptoProperties.protocolProperties.type else:other
  1.6 tls ssh ipsec ike sstp wpa other unknown
  1.7 dtls quic eap-aka eap-aka-prime prins 5g-aka

enum patentAssertion.assertionType
  1.7 ownership license third-party-claim standards-inclusion prior-art exclusive-rights non-assertion
  1.7 research-or-evaluation

enum cryptoProperties.certificateProperties.certificateState.state
  1.7 pre-activation active suspended deactivated revoked destroyed

enum cryptoProperties.certificateProperties.certificateExtensions.commonExtensionName
  1.7 basicConstraints keyUsage extendedKeyUsage subjectAlternativeName authorityKeyIdentifier
  1.7 subjectKeyIdentifier authorityInformationAccess certificatePolicies crlDistributionPoints
  1.7 signedCertificateTimestamp

enum tlpClassification
  1.7 CLEAR GREEN AMBER AMBER_AND_STRICT RED

enum patent.patentLegalStatus
  1.7 pending granted revoked expired lapsed withdrawn abandoned suspended reinstated opposed terminated
  1.7 invalidated in-force
)";

}  // namespace stocktake::vocabulary
