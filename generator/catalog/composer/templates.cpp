#include "generator/catalog/composer/templates.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

struct Template {
  std::string_view name, sha256;  ///< of the file, and of its text without what depends on the project
};

/// Made by templates.py; behind each the day of the first release or commit that wrote it.
constexpr Template kTemplates[] = {
    {"ClassLoader.php", "b1bb83d899120272505b56aa23d3e092edfefdc4ebbac2eda194c6d8c00e760d"},  // 2011-10-27
    {"ClassLoader.php", "039b5f238d9a994ec35f6f23fa508b9c1370544fb1c5839a9d44e9f357ac5ce6"},  // 2011-11-03
    {"ClassLoader.php", "776547a0b8fb865a9a443a00fe3243870c47a56689e6611145cf53b830f968ab"},  // 2011-12-18
    {"ClassLoader.php", "0447ece081a3b37e7126861b9bd5239c7439afc36ba9bfb5448047d1c3afe428"},  // 2011-12-21
    {"ClassLoader.php", "4124c286a1b8c117f837df36df3dce0133e2c5cbbab3591ad172e0c97044cd3b"},  // 2011-12-21
    {"ClassLoader.php", "48579cb26f0b056f572edca5b1df73c1f51e7661c913b2d247af0c751f3b8a1d"},  // 2011-12-21
    {"ClassLoader.php", "074431dbed223feedc7d380be9d11c368bb3a5c8151f15ff9f3df66933403925"},  // 2012-02-07
    {"ClassLoader.php", "45ab38d547ab0bb4af036eb8c6649407564f0f69885c02ef56f30b1f9cd36934"},  // 2012-02-09
    {"ClassLoader.php", "d31c403f5039bddd9058659a0c272dbc6f31104c05cdc59296c7e708eba4a7cb"},  // 2012-02-09
    {"ClassLoader.php", "7c1037a124cfbdc259581e9b2dd32a0d5c48555bc8f72e255b89747f6d138646"},  // 2012-03-04
    {"ClassLoader.php", "ea6959c3f7aee661591c6f5d0c7a691ba19c31f5c9858c9a374bdeeb9e46ee37"},  // 2012-03-05
    {"ClassLoader.php", "e749237133c7e135938752d19968512e98661729862c760976eae646e9a24aa9"},  // 2012-03-09
    {"ClassLoader.php", "5aef1f7c4d779f65c2d8ac260a483db1a0166404a4c6d14d4051bb83c4660832"},  // 2012-03-22
    {"ClassLoader.php", "798c4fc90d06186d162460be1172269c3f7f5806d3b0f69d31818f9108a1294c"},  // 2012-03-22
    {"ClassLoader.php", "88727fdf6a36985748cf88ad18989dc4e5b726f5e759dffd7fe488a99bd6c052"},  // 2012-03-22
    {"ClassLoader.php", "591c26ee5262aad76e4282286acad1b5c8d7918fe33b4cf3b9e55742178dbf76"},  // 2012-05-15
    {"ClassLoader.php", "81edcb28bda775d5e9e9ab4d1c22847fcae612e008f791762f20a58a46f0955d"},  // 2012-05-22
    {"ClassLoader.php", "acd13cc50ecec95170469124694db9acf8949fc70cddb25829c2399bebafe3cd"},  // 2012-06-11
    {"ClassLoader.php", "bd1ca3cf79bfb1056cb99b5aaa8d89e0711fd6c2d44774848a2875f34cfb6b10"},  // 2012-06-11
    {"ClassLoader.php", "c526ff7fceac41f27f80aa261beea5aa558bd131d183e777ee8a742afdc7e58a"},  // 2012-06-23
    {"ClassLoader.php", "2d34f90f1567860de1e76d1beaf0ba401fe1f32d63e515cd9610d2e8f7a6aadf"},  // 2012-08-01
    {"ClassLoader.php", "3af9c3f819a9b835a92a5411d881ece98f2beb78aa42588a8290e4cb84c849b9"},  // 2012-08-01
    {"ClassLoader.php", "60e663ca8db11eae71e800543c8f58dd5da9c8382fed4fe1e67d50379ee347da"},  // 2012-08-01
    {"ClassLoader.php", "8935e4e7e94c0a67c6d7cbd25b39cf15cd81eb2e9d63610c77b6239e4ed95106"},  // 2012-08-02
    {"ClassLoader.php", "9565a17d81792919e882323151ed58a5ebe3c027fb51109a6795383522173b2e"},  // 2012-08-02
    {"ClassLoader.php", "a9ea27c79af01432b6cb6ef7ea665689d5f0fcdfa2f3fbc7eb6b95b32cadae29"},  // 2012-08-02
    {"ClassLoader.php", "4557d74d35e2bae2d852d0e6d33996fa95f4dd663c906e2d4ced9da2956eb13c"},  // 2012-08-06
    {"ClassLoader.php", "e1019b08bd2ca09695de0cbe8263228af6ec978339f934e7e1b495d60338b222"},  // 2012-08-14
    {"ClassLoader.php", "e14a5a6b2cf97b77a12cd51158589f5ea2653da270122282f6e8bbf08d729102"},  // 2012-10-16
    {"ClassLoader.php", "000d37e5b6f2f9f942144bde0e4fa4bdf13b1217fed9844cd92beecf55abd188"},  // 2012-10-18
    {"ClassLoader.php", "517537795979afe61a31a75c5e383f700ab22c11cf4debf0361866bb3cbedc04"},  // 2012-10-18
    {"ClassLoader.php", "3d63be93312867e82d4e1805e0bc31550ab3441d28c2d3b12c8ac28ee1d044c9"},  // 2012-10-27
    {"ClassLoader.php", "fad080f6b05330f3e80612db53034ddcd81248083316f825c5e2171274d01a76"},  // 2012-11-02
    {"ClassLoader.php", "0ab092eace488a95c5c5b75e97045aa54f2151e265cc4c528189886eca17a9b1"},  // 2012-11-14
    {"ClassLoader.php", "4011bdd1e8051606c7a3ad0028b91d83790875d98125c3921ab887f026de0b2b"},  // 2012-11-14
    {"ClassLoader.php", "a3bfb700303ec8da1a824db73e63a775c26813bdefe216bd0e7c732d447a6436"},  // 2012-11-14
    {"ClassLoader.php", "13c915df378ed87318c8935f17bcf1cf155537cb09f65a9d6dea9a582f1452f9"},  // 2013-01-17
    {"ClassLoader.php", "6ca2832966106ca5d754648c3d78c81f92c2ee1af132fd1bdcc6ce0c209b1c02"},  // 2013-01-17
    {"ClassLoader.php", "f2ce429497e497da166d4b3844c04b10acec2979c151cd4e96bce3f80d75e457"},  // 2013-01-28
    {"ClassLoader.php", "8da36baadc2ce7771581540f62175259cd5bc533fc8725dd527bb3d4d4eb5033"},  // 2013-03-24
    {"ClassLoader.php", "549e21f2f5a706b06971df050f015354a41afcf7a90fdbd89b89f12aa4bd9b56"},  // 2013-03-30
    {"ClassLoader.php", "6c8a9f285d9f5577dbbc077d87338d611c20fe7a164ce272996c84042a18f02e"},  // 2013-03-30
    {"ClassLoader.php", "d0c56ce1ecea98f00ae095c82cb30d01acc15d85efbc9d6fd47df36d905ff5b5"},  // 2013-04-07
    {"ClassLoader.php", "eb0fb2196a213098e56646b64ac150ef29dc8d9756627ccb019dc40c35b180bd"},  // 2013-05-03
    {"ClassLoader.php", "ed0b6fd3d633c26f41db59863e11832de3a66ded90a10c940a2cc224e6800afa"},  // 2013-05-05
    {"ClassLoader.php", "54906878773a506b19f7d8c54978e3c7f4239b5adba12b0290991ff8b115836e"},  // 2013-05-06
    {"ClassLoader.php", "9e7e046a6dba21af1f23cf4a53961f8c02b22072223cdd13edc8ed02acc81419"},  // 2013-05-07
    {"ClassLoader.php", "38b44f24e46b36ee52e84b864de2ebfb15c6a89aacf6fbc9bc6365a63eb5c358"},  // 2013-05-08
    {"ClassLoader.php", "9c907f5abba7f8015fa412abbf6a9eb1268a193eb3fedba745072db7a230cbae"},  // 2013-05-12
    {"ClassLoader.php", "535dc53ba0214ea9a5f23609fa5d97ebc8a814318b60efd96921ce81e9491af2"},  // 2013-05-13
    {"ClassLoader.php", "7db8f81169ad217a7d15217d40f7f2421ba761afb50325c3edebbcfb09ee3f10"},  // 2013-05-13
    {"ClassLoader.php", "ec4988c94f958a428de5fee9902626e8c62b3fe5dd76fb742abeafa4b74ede75"},  // 2013-05-14
    {"ClassLoader.php", "0f1a181b0d18a6a75ac81d4a119d6f2444ab4c0b78345c4f1c603f56bdac9c02"},  // 2013-06-08
    {"ClassLoader.php", "0af6256fc4e82b2ad142c420dca7bb91e7dd3967954789fdbc08b1cd895dc88e"},  // 2013-06-13
    {"ClassLoader.php", "fb136d920746865fb7a7aa3b641631995106c1884a385b3225ca57839663c865"},  // 2013-06-17
    {"ClassLoader.php", "187a3b875e974a08b0e63cb43c4d480a9a34868d14040317d77ae13726caad09"},  // 2013-09-26
    {"ClassLoader.php", "742e06bf66167d094848afb956c86eae84240acfe89947ab883a870d11447bb1"},  // 2013-09-26
    {"ClassLoader.php", "771141363ab332a1413edb2acd78c6d80aa7cc58dc6f29fb1ea6f09cf9274c4d"},  // 2013-09-26
    {"ClassLoader.php", "d288a90398d787e4033de33e5e4e95bd46e2a1ccdedc595bf020e7fbdc6b6cd8"},  // 2013-09-26
    {"ClassLoader.php", "fb194618aa4e377cc44aa44abb8595b27bd3b48e16ee7af0199039a9d8ba8a49"},  // 2013-09-26
    {"ClassLoader.php", "105ebf4ee591488c8b52c2b3216ef39fdad789f64853133953c4dfb70b3839ae"},  // 2013-10-07
    {"ClassLoader.php", "ac6f9ec033e7fea89816e5da5f4054e6651f6a0d6da02ce88b1bee84fefbd41c"},  // 2013-12-03
    {"ClassLoader.php", "9e4a7de730299bd51208d85b00a03a71e3c5b912c5c211005e8426a7a8f272de"},  // 2014-01-03
    {"ClassLoader.php", "6225c0903823243ef362ec0c9a66761a412533b9da41ea5b01d3b77f66d0e45c"},  // 2014-01-27
    {"ClassLoader.php", "fd1cd432e353c7e218aa8fe952dd06f5a14f3b41fd32c7e02e95a748c33deeab"},  // 2014-02-05
    {"ClassLoader.php", "9176683a42a287ac9c6baa5b3d74a2cc0730bb30841bbaeb34fdd92bd8d10c12"},  // 2014-02-06
    {"ClassLoader.php", "b2f60fa7ce3423475eca82b0224d25dfb6c16f259f37eb5cc446231a81a41398"},  // 2014-02-06
    {"ClassLoader.php", "55234a3e44ac7b87c4b1daecb32eb21444f6f7bb172ae19bfae56840fe5e1ae8"},  // 2014-03-18
    {"ClassLoader.php", "6cd86426b2cf49ce7d63e5d67f01f88422a6976fe1275d31e056e31644383847"},  // 2014-03-18
    {"ClassLoader.php", "75e4f581f4109e9959df82119bf9029ab368ef5a9da8890547f6ca9355c67a49"},  // 2014-03-24
    {"ClassLoader.php", "b9ae9f844b8ba8d007a814ecdc83fd687ecdccdf14a6192b0efa4c7461e7024d"},  // 2014-04-23
    {"ClassLoader.php", "4ec58a96aff52c0c1463c759f70c8fef75cd8c4c35540e48f6fe1b4431848bb8"},  // 2014-05-16
    {"ClassLoader.php", "263c307d2629c31170e0662d71d1827f007ae9265bac0a9ac8044c67b2b806b2"},  // 2014-06-10
    {"ClassLoader.php", "25d7a48668efe89f14a45273f63a9b35269c5270b93acc1b357d8c7d10d331a6"},  // 2014-07-16
    {"ClassLoader.php", "4d1ddb501449dc06b2e80ccb316a5563e6a7cf3d2117adfc411854e7fe19464e"},  // 2014-09-09
    {"ClassLoader.php", "97b2843e8ad91fad87f90b8ce03532086116aa4d7f20e1f1fbd7ee54a7f24196"},  // 2014-10-10
    {"ClassLoader.php", "5eee62dd27152ab6c90b297b6e525a31f029b5ce6593fd56c6c92fb841636408"},  // 2014-11-17
    {"ClassLoader.php", "d76040df42ed34bd8c287ff4fd78caeb2d6841ccf3d2e05851fbb874088218ae"},  // 2014-12-07
    {"ClassLoader.php", "94e3e8e166027e45289efd5b05999c76cee622769adbd66459017edadcbb9cac"},  // 2015-01-03
    {"ClassLoader.php", "a0394dbc25ae3a1dbe63ff0f5e530b82304528880e0ad956876aa2867e8e4e36"},  // 2015-01-05
    {"ClassLoader.php", "62eb67e5f507281f6ed89c0ca1e046423bf38e682a2df22621cf96f6bc47e102"},  // 2015-02-28
    {"ClassLoader.php", "1439586dc6b66732e19ceebf9c889c9548e07bbcd55fb7a81bdb1a3cabff1db0"},  // 2015-03-02
    {"ClassLoader.php", "1b54f9d5ba8e335ede99760cbc4450f3168dae2380316949aa6dda5d0c71a490"},  // 2015-03-02
    {"ClassLoader.php", "d3c16a17228bd55368a698c57c3b83980d62dd59e0043cd9dd2ef72ed2675b18"},  // 2015-03-02
    {"ClassLoader.php", "92b8a02f56c9a183a61206829244f11aff5927f2d3cf6b0cbdc98dfe68fe590c"},  // 2015-04-01
    {"ClassLoader.php", "0eb091e3f1e4ed2b748c9b0e058af472e0c2a740ae804dc13fc4b074566333b3"},  // 2015-04-15
    {"ClassLoader.php", "802af6af62296746b6f382c7aa5c54575b46f25f656d96bec462b896d39e35b7"},  // 2015-04-30
    {"ClassLoader.php", "3a11fd6958ea06c9f4767231a5f586ef5505c4fa81b743874ec56b7fa5c09fbc"},  // 2015-05-15
    {"ClassLoader.php", "18146f420d22025f81bdbf652c2c1dfee19cf4f2efa7fa532be1eed9ea61a045"},  // 2015-06-03
    {"ClassLoader.php", "1e1ae7cd8cf2798da7f2831f71e78250a4e248e934eaedee3a1a3aab19f92a2e"},  // 2015-06-03
    {"ClassLoader.php", "950980868bf5231b2f18c839f8d02a3f70306c22c813330481ddf1de6bf45a58"},  // 2015-07-20
    {"ClassLoader.php", "b30973086af21c13510366f28c199c35463ec5d344db7265e8c645daed68ec85"},  // 2015-09-01
    {"ClassLoader.php", "400eddd2fcc03eb9bdb7e332211165381b91eda58e4b31f5490265c7d0fc0e37"},  // 2015-09-02
    {"ClassLoader.php", "82e9a4e8cd4cfdca44997f661e153ceb693dac8e464fa293e1eefb50f986fc00"},  // 2015-09-21
    {"ClassLoader.php", "b04f1a8a7065d931b6352ac0bbc4e25a3b523aa505ce666109dd02407e918112"},  // 2015-11-21
    {"ClassLoader.php", "79814680092d5c45c65d7c812d00c49d9ec9aab7b45becabdcee0cdefbc6559d"},  // 2015-11-26
    {"ClassLoader.php", "6cbd8ff844762706586983c5229ca148ad984d55bd5b17c79ac7d00281dffc51"},  // 2015-12-04
    {"ClassLoader.php", "9f33be160e378aed737e52e52785b37731bced4ff5314096b0326435bf169769"},  // 2015-12-04
    {"ClassLoader.php", "ba40c4e0b003d8175ec8cc1a3aa6728ad24c1fc75a8a12634115262e7f2db271"},  // 2015-12-28
    {"ClassLoader.php", "0e2339c8b783e1bfa67cb56c8a7b4a9fd0279e4974f19172665e534f03b44c7f"},  // 2016-06-30
    {"ClassLoader.php", "35039c5616689caed440adcd3a2634140583397855f82014bb0a36b32dedee5c"},  // 2016-06-30
    {"ClassLoader.php", "088588128db6de3b2c5d03bac7983c42a7467c696ac98ee5776e727e515ea244"},  // 2016-07-01
    {"ClassLoader.php", "f9297e86933617949105a97087858c49eee8156d54e0e49efd990330ffe2e01d"},  // 2016-07-01
    {"ClassLoader.php", "8deadedec66a61eb54d899c99a1b6cfef088153059d0c6737cef295a67e6598e"},  // 2016-07-28
    {"ClassLoader.php", "0726aafaeebe01ed42d3e25368dfc959fbad34669b8a34e7402dbbb2235795ad"},  // 2016-10-06
    {"ClassLoader.php", "ca59ad9de7c15380d88ef7a1bcfec6a0382190f397d1543d00bc97ce5bba0ce2"},  // 2016-11-17
    {"ClassLoader.php", "b05a39f1ec0212642fd5e2675f2dfff3c753e0cc5b7cc86e85d48f1974b6566a"},  // 2016-12-06
    {"ClassLoader.php", "1f2dabd5682d983c3cbfa295cf117b3ad4c663cf4653bfaf8051f339342eb043"},  // 2016-12-15
    {"ClassLoader.php", "ca67b6fead5549db4f1b3f16f93c71724d03209149f216f594eef2d2a584276e"},  // 2016-12-31
    {"ClassLoader.php", "7ed0e500e81a43b8f106d0c19ace4e7352473ac7938e67424b8e5a69a4895f6e"},  // 2017-02-26
    {"ClassLoader.php", "644206ab28c86a59e06196470ca9e28115e1a6b90efcd7bbb7b63d3309a027d1"},  // 2017-03-03
    {"ClassLoader.php", "aac888bc60c4e6ef1fe358090cc11b42acdf1764a6610a44b5fe60a71af598fb"},  // 2017-03-03
    {"ClassLoader.php", "90dbd483feb48a8280dfa97ba7401c707bd814fba6a4e1c77302c71f19cf3f17"},  // 2017-04-06
    {"ClassLoader.php", "452b116bcf723bb026afbf2bdffece3c42f8327de077732e8783f427c102529e"},  // 2017-04-12
    {"ClassLoader.php", "ce035031fb776470ff739e90d87b97a37f361185becbd9735d35b2305991c96d"},  // 2017-04-12
    {"ClassLoader.php", "15ce3e8894986af5e12c330205bce2adcc6e2d3c983ac5cff0504638f60d2135"},  // 2017-04-16
    {"ClassLoader.php", "eb25a7e762d2e18c0434db61db6aa57ea0290f6703e10cfdc905b53f6fb0b4a9"},  // 2017-04-16
    {"ClassLoader.php", "edad4ed60b0033d99d87ae7a733b72db334ba42db57c98262d3079d3a428b09c"},  // 2017-04-16
    {"ClassLoader.php", "3c78740ffad72d6ee27b660458c76e468c8fe22f67a3da84368ec9ca63f3b136"},  // 2017-05-28
    {"ClassLoader.php", "838bfe2c6affa51aefdc4bec457fb683e09404125ac69df74b4543712c8cf829"},  // 2017-05-28
    {"ClassLoader.php", "773625a0cf6b85f9b4b71d9e95e7e375cd3cccbabb4ded8cc32fbcf324141315"},  // 2017-05-29
    {"ClassLoader.php", "542ac044abe5744981c9a5cafa85b738aa1c20e773cff29efbabdb40127b419e"},  // 2017-06-01
    {"ClassLoader.php", "b5afdc930a9b955043029139c5b99be2446b7e33561347d5dd9064e05c4d4bab"},  // 2017-06-03
    {"ClassLoader.php", "e3d3a0e110ca5f3b2a4a0974adb05bbfbeeb01b4406f81fb3d3251caa97e4320"},  // 2017-06-15
    {"ClassLoader.php", "66b736f3b03ea95d62500f9a8cdc288bbaf2145197216282305882828ec1fd15"},  // 2017-09-07
    {"ClassLoader.php", "0c0ecb7e1f2548a99e3347838edf6cef46933c250d5ba8749f952cbac16746d0"},  // 2017-11-08
    {"ClassLoader.php", "dcdbe3b6830ef114e778c98b9dc4021581745a9a6677badf228a173de99b71d2"},  // 2017-11-21
    {"ClassLoader.php", "b29fae960261ea6c978f18d1123294de905d7ce0056d0667915c2b451e15c75c"},  // 2017-12-21
    {"ClassLoader.php", "67fed6bef15549cfa3a57c92431c6c008f5ddc49c6ff0808363bda378d674459"},  // 2018-01-03
    {"ClassLoader.php", "1057ef1b55b0f906b2f562c2204ca38a51574aa0374994c3bcf48a45a5d00a28"},  // 2018-01-04
    {"ClassLoader.php", "d22a344439df6940b5ad38a736638bb524757a65e883b37cf96b33f815e5f882"},  // 2018-01-04
    {"ClassLoader.php", "862e077e7965a0bf6ac172b3262c3f4da7d2d2b9ff71ec96ce3eac505a70a471"},  // 2018-02-19
    {"ClassLoader.php", "e4fc4d4487a4d766d3ef14606fa0d8ff09dd7f3f0885425803d7aa7fc68e2c3d"},  // 2018-10-31
    {"ClassLoader.php", "7da056ff4921e5fe4f0f2244fea5b69c6d1c31234f9bf5b770bace13f5cf06a0"},  // 2018-11-01
    {"ClassLoader.php", "f95a2388ce0d7e6bcfc20bfc318b1fe997cc20ff1c25d82fe31a36e187102236"},  // 2019-02-04
    {"ClassLoader.php", "1ca3a90af8f8ff9647507eb8f0b29efd27a29a197a8597aff02b367cbc1cc5c4"},  // 2019-05-07
    {"ClassLoader.php", "29415e8b994e425a8b432f5ec46b975dd68cc4354a81d70be9bb08e587a006b6"},  // 2019-06-11
    {"ClassLoader.php", "506c8e7d9f1182e9a0d7dd716378b0c1ee80e77f82c25414e84ee89eb2a3edba"},  // 2019-11-08
    {"ClassLoader.php", "a085aeb5f1a2c3fd868adf6b1c0180a8c390f98dfe5fd5be1e69ff8e30e40a90"},  // 2020-04-13
    {"ClassLoader.php", "ae5f9cac4d65c0bfbc5d6301b4f0aafe26b54adaa99057909673d15344a50e6e"},  // 2020-09-03
    {"ClassLoader.php", "0775b6353947cb202ac52c257c54056c375598c02d8325e1a1515385664a8b2e"},  // 2020-09-04
    {"ClassLoader.php", "195aea356e940d47fbf93439deda432fe65b70737ab1b01287c826e7ca41f92c"},  // 2020-09-26
    {"ClassLoader.php", "6df8dd8658f8f0c82e7065a7c71e88f608199a546ad23795211f8a3ccae3164e"},  // 2021-01-27
    {"ClassLoader.php", "7ceb118bc1aacf96492eecc0573f663613056159080c6305c386e1d1a6658419"},  // 2021-01-29
    {"ClassLoader.php", "99ed346c761ab4ed2adb573f2216afec9eac618c8a14d321331013c9167e2141"},  // 2021-03-09
    {"ClassLoader.php", "0b59a9e5ac25de32e4e0b033124ad3115b8544f59a96ebc74f0ed8d2ac528cf5"},  // 2021-04-01
    {"ClassLoader.php", "2a60af40b152cc02bd8acf6438b502005e7fded2dc55ecc186c66c8e7726d831"},  // 2021-05-11
    {"ClassLoader.php", "1f8c29cdfa3029f49fe0b46bbd8d41325fb701b43b713e68be42e1c9b4e8c3fd"},  // 2021-08-30
    {"ClassLoader.php", "c944c4b1228ef6bef01b0029205c562c96536f8e550052d753b57723d520e69a"},  // 2021-11-13
    {"ClassLoader.php", "520995d5bbaea567220a72674b77bcc80e0c5fd73a52025bdfdeefe51fdfdbbc"},  // 2022-06-16
    {"ClassLoader.php", "64f620fd52088d573bbcc73a90f1b365f9e634bf96ce712981b5746cba2f5083"},  // 2022-06-16
    {"ClassLoader.php", "75687121ed77af3a1686f9a8fd2e61790f15b671e0fb43948e2e86d5a9742c7f"},  // 2022-06-16
    {"ClassLoader.php", "9df2a77897151a3c3abea80a9d3ff37698965348b28731b28be253fb7854739f"},  // 2022-06-16
    {"ClassLoader.php", "e6ea0f127be08e69d93517f9745fc7fd68950a788595ef95ba79fe82ac1d0e1c"},  // 2022-06-16
    {"ClassLoader.php", "5dbdd4bde2e1b21ce3bb239cd19c36b4af73b40e94fc1663bf528bfdf4ac4a6d"},  // 2022-08-31
    {"ClassLoader.php", "3677571304b6158522869c056953da4b8cb5e88944647edd07da9021f8a4039e"},  // 2022-12-22
    {"ClassLoader.php", "5775ca401e7ec4f026cce566438765b239634a12a60a7bd043a0c0e5c1648323"},  // 2022-12-22
    {"ClassLoader.php", "cecbaf08f68aa7782631bf338efa9dd486978f9dd118f2ee10684b297d733377"},  // 2022-12-22
    {"ClassLoader.php", "42b8c5525dbc133045f47f4275f017071c82144a34acb9396d955ca10729cb2e"},  // 2023-01-27
    {"ClassLoader.php", "258815bc0156bfb24343dff0a8b6674b0017c2e74bd5d82f1d43098b7cf8dd04"},  // 2023-02-11
    {"ClassLoader.php", "8f26c8348857cd46c12b89beee6754531ef52473478143a91dd9af7456237107"},  // 2023-02-11
    {"ClassLoader.php", "0c244cb483e42d9dffae946116304420a50b5548c9270d3b551b9e50636730ea"},  // 2023-06-08
    {"ClassLoader.php", "d4b2313e562edf942838ec316d983c1a3459ca67da3e5658e861200b0b3693c2"},  // 2023-06-09
    {"ClassLoader.php", "ece77a7674dc40ab36c60b1e27dd9b20805a34305c8993ee69ae4bcb8e83cbc7"},  // 2024-02-11
    {"ClassLoader.php", "dcb803d220d05c54eb049bfbecb5dcf5894069e7cd7286ea8aa029f407cb462c"},  // 2024-05-31
    {"ClassLoader.php", "c24b481540ea5b9c2ded5c4db19146fd7faa4b632f32755851998649d2087447"},  // 2025-02-18
    {"ClassLoader.php", "c2969a0709330344a54d5bccd4aa40d2c419c3a2cbd67b180858656a08da3562"},  // 2025-05-28
    {"ClassLoader.php", "2b0b9b6b86cdd5aaa65217d676a65c33867cee773f6d8eda1ab12eb50c98b3e6"},  // 2026-02-19
    {"ClassLoader.php", "f2e802a4d132dde3ede2ce0b5764cb7f941685f87094d1f9013649041256275e"},  // 2026-03-12
    {"ClassLoader.php", "11aa590ee705ae5f225b7501d033a271decf4d004dda656cfa507b88ec295ec2"},  // 2026-03-24
    {"ClassLoader.php", "4a174eeac2ff39b31992176a8cbedd9731b26950cead67f6639ab9d5741ad64e"},  // 2026-04-09
    {"ClassLoader.php", "66a0c8b78c6e6c711ce1d1191f5724d7615dd6b6f54a4813bd0739da98f49739"},  // 2026-08-12
    {"InstalledVersions.php",
     "923e69a532892091ea7d9f0cead94b085198382ac4caf7a9d71e57e53dc31ce2"},  // 2020-04-22
    {"InstalledVersions.php",
     "33632d34335f083b6b605321451f227a5902a93edaf64e510ed78575f80ad461"},  // 2020-08-02
    {"InstalledVersions.php",
     "aa1a9a9fbdc29607cdb8ef0905e2e01dae10c08a0f5a8bb3759fb3b3ade6c551"},  // 2020-11-22
    {"InstalledVersions.php",
     "c9612dbf53eb091dccf26015832d0c0731561a0fd19edf601d3fa5e4e84b258d"},  // 2021-01-27
    {"InstalledVersions.php",
     "0aa123236af020ab9b86c3f03e1d5b6396e188a7ee74209f918265e8ae9141fb"},  // 2021-01-29
    {"InstalledVersions.php",
     "3c764f1c63b009d801f2379243bfcdec8299d86658c83ee54b946e5e6340918d"},  // 2021-02-18
    {"InstalledVersions.php",
     "3ead47a2bf2a0749593687da3c4370aee3a84cded225559a4e54fd97511e14a1"},  // 2021-02-25
    {"InstalledVersions.php",
     "32b7b7b24dcca01181c13fb853aa784d2c217f500e3c6a396f92d7f5b7317a5d"},  // 2021-04-07
    {"InstalledVersions.php",
     "3af4d5ee2f0048300a1460907a20dfb8ef90550052a226e39dcc05b0d5068af9"},  // 2021-04-07
    {"InstalledVersions.php",
     "650de186b4d979941104f65c672de851331410f85500bb11b6172fd82f37bba5"},  // 2021-04-07
    {"InstalledVersions.php",
     "9c0d195e3829da3b094f699709b6e197470b0bac65becff7d4c71ad2c4b5225d"},  // 2021-04-07
    {"InstalledVersions.php",
     "ebf475e913161ea8418bd65cc13e439474c77046a15fd52ebacd03672fa4e741"},  // 2021-04-07
    {"InstalledVersions.php",
     "9a0bfe50f4787ab80b08f20f100803ce2118c899795a00b328746eb211a4dcc3"},  // 2021-05-11
    {"InstalledVersions.php",
     "3981ea4e4a416433023446121d18527dfa7a4dfcdbbf86a96c77ee0cdff430b0"},  // 2021-05-21
    {"InstalledVersions.php",
     "7527edcd260e92c2e984d69e99c8128d538facfbe5ebd25fa60135e2b5bc89fc"},  // 2021-05-21
    {"InstalledVersions.php",
     "972cc1031b28ceba17c5feea157d713606e3aa07cbe6de5b8dbef60ed8d07aa5"},  // 2021-05-21
    {"InstalledVersions.php",
     "ac5eefef07250100069db3e60d417a4a1705e6bae0bf70da711e61b75b242fc6"},  // 2021-05-21
    {"InstalledVersions.php",
     "c3317cc63e58896ec71ea527438a949b858f0d7964137133bf6a795e65ebdf2b"},  // 2021-05-21
    {"InstalledVersions.php",
     "c411a2dce7cbaffe861652112ef89da315c9cc795cd9fec2d5e3e227490b540a"},  // 2021-05-21
    {"InstalledVersions.php",
     "3ade128c7cb4b26c7197d0f77e8b8bf9cac8dd436bdbd364c681f00c7352206d"},  // 2021-06-05
    {"InstalledVersions.php",
     "746c4d5971f5480ccbf0018427ed123bf9731bd0b4764eae8b4b02ae29b1de3a"},  // 2021-08-20
    {"InstalledVersions.php",
     "c8c9f15a797e4a9856a5d9a35b86c3125a316af000fbb60248549f7eb2bab8e2"},  // 2021-08-21
    {"InstalledVersions.php",
     "e8942a092540ae85f66b168e906dd8c6fdbb44086a1d25fa8331aa97e3eb62a4"},  // 2021-08-22
    {"InstalledVersions.php",
     "c13545b80c74150db8ef2e6e6ae614ca5bab5d02eb0a2e90e20123177fdc330b"},  // 2021-10-12
    {"InstalledVersions.php",
     "7fded7c25087340e70d6dd6f06a341c4685524d8951f313cf76af676ad7ebcf9"},  // 2022-01-03
    {"InstalledVersions.php",
     "ff9b6a3c043878935475ed53e23c89b623960b7d07df26b9a0cfbc75e591bf5c"},  // 2022-01-04
    {"InstalledVersions.php",
     "42bbb75a6a03fd54c1c0cdc81a7c39ed9b933acb65a971c0a38a486e17d3a23c"},  // 2022-02-23
    {"InstalledVersions.php",
     "3343ca2bf56e8116e7c9a87f9139fad37412f55a18e296a94dd52943332a8bbe"},  // 2022-04-29
    {"InstalledVersions.php",
     "1372f21a23fd80ed398be2e95315902203652123fe3b15b97b4067818313dc03"},  // 2022-06-16
    {"InstalledVersions.php",
     "3b41ece50adbf80ba4820876af7af7d8cbb69f65c8bacad8bd500d70f07be182"},  // 2022-06-16
    {"InstalledVersions.php",
     "56598d995017a2bdbc821d5dede3b9db89a0fd7c64d168b403df4a4c13bf0e30"},  // 2022-06-16
    {"InstalledVersions.php",
     "8003a27a7f6f5894990e16bc95021cfed61334feb3dd164e5d0f4ffb86d62b05"},  // 2022-06-16
    {"InstalledVersions.php",
     "a3f417866e727fced0bc1cbb900f2bfa70f2663b90b0860c36a56efc2f2397c5"},  // 2022-06-16
    {"InstalledVersions.php",
     "111ffa11d61ed4ed21bc5a1979b37f6761d34233156c5b4bd89268ffe53aab7d"},  // 2023-02-08
    {"InstalledVersions.php",
     "15d1f16e3b9507e7b325ec51faf786215002d4978bed00dd2200f11c8a8d7bc8"},  // 2023-02-08
    {"InstalledVersions.php",
     "af5393a1791268ef4aafc537f21e12e07904242c4835daf2653f1416e38c126f"},  // 2023-02-08
    {"InstalledVersions.php",
     "b59574939a9cc4098df6ab54c3398666a6d4463c8514f835148428fe01597368"},  // 2023-02-08
    {"InstalledVersions.php",
     "d2b09129a2d350ec8a17bc1085ec02199b550f61874adfa8cce660a1bbebc580"},  // 2023-02-08
    {"InstalledVersions.php",
     "21f4ba19e7859cb3f85b8b1680c970ee25d972546c1606dcae0e7e5f43f626f0"},  // 2023-03-21
    {"InstalledVersions.php",
     "b848dbe57d0793cb39f27ddee24f27119ce97ae7327fa49c6a7053cd47e0287f"},  // 2023-03-21
    {"InstalledVersions.php",
     "da39d5d5d0fa0592d40a5496edf36eeedbd7aca54f59e7518a194361e94e10b3"},  // 2023-09-28
    {"InstalledVersions.php",
     "088972c331f038f11d51d487a5c9aae424cdc882d7298dd201ae32f54b296252"},  // 2024-12-11
    {"InstalledVersions.php",
     "d56fb4ee242d06a669a8a31e9b2fa9216eae4cd3e289ae2120b49b116312a624"},  // 2024-12-11
    {"InstalledVersions.php",
     "7157b3fd71f9148e90aece24c69ab5cf4399300b96aa4bff2ed1700ea406eb70"},  // 2025-01-20
    {"InstalledVersions.php",
     "1e4525198301d1ed1f87ac3df2a8555a6f139f8df30a703d0b775a61963c96e4"},  // 2025-04-03
    {"InstalledVersions.php",
     "9fbb833de61ea81299e05ec25ed52ae3fc0d45c209b6af3e07c7b43210ebd4b8"},  // 2025-05-28
    {"InstalledVersions.php",
     "ad7f9b7c4163106c1e58a596cf05625fe3ae234615cf881a00f9a40d51ee2d23"},                       // 2026-05-19
    {"LICENSE", "1370e5b0dcdf5729ad710b11dcbe94c272fdaf7ff1101b93c8f733b0a0c80689"},            // 2011-04-05
    {"LICENSE", "f584a43eddf46e97fa4e385ea2f7c9a0d2d693db9535f2c144f83a007c7117dd"},            // 2011-04-05
    {"LICENSE", "0147e7d37635aabbec9d786df12f61e4cf88b40b51f595cb4e4475f64b380667"},            // 2011-04-17
    {"LICENSE", "48959ae62de2f5893fbb83cc311a4a3c65a013d33b7d9d2b6076ea7c8b84afca"},            // 2011-04-17
    {"LICENSE", "72b003e195d655600f24603cdc8f19859900752846aec4f00212d81f45f11164"},            // 2014-11-24
    {"LICENSE", "a8ad31b1c3f40dca5a84119351b8fa8ddc868edd77fad8a8ebf6d8f2d16fa4ae"},            // 2014-11-24
    {"LICENSE", "a00bb8104b056e55056223a5dae8c2bee4023df54c5e847674f3b1bd22d8d751"},            // 2015-05-02
    {"LICENSE", "f8e5781f881c99ec5b162c563fd1eccd8360cc20ef62444bc1b2e34febd4d9bd"},            // 2015-05-02
    {"LICENSE", "28e708c20125fafa9510b77381fc7f451a9f4900b1239b14cee91be9b4533f97"},            // 2016-03-13
    {"LICENSE", "e0e2f7ecdcd7288dd395f88a874217ebc51a671a626edf192ecbfda1de5f9269"},            // 2016-03-13
    {"LICENSE", "03cd0747834e8545b91dd0adac43ada8ace5b6ce084ec661278b76d58b63dfd8"},            // 2017-01-17
    {"LICENSE", "e5aa63d3ce966f69232fe5a6ea8447c384a8ff09052aaa8c8b6378728598ca10"},            // 2017-01-17
    {"LICENSE", "7855ac293067aebe7e51afdd23b9dea54b8be24187dbecc9b9142581c37f596c"},            // 2017-01-19
    {"LICENSE", "c8cce4b6b9729f264ffdf9296d505d63432497feeed1f586d1902b942197e024"},            // 2017-01-19
    {"LICENSE", "1453b877865f746d3b160695ce1c21df36083595150888a49182c604c18b77aa"},            // 2020-04-15
    {"LICENSE", "bcfc92c919beca95d9ab9af155c3e2614491054b92fb722791623b06c20bbad5"},            // 2020-04-15
    {"autoload.php", "766fea9b95992217beb23d2f2baca54532ac2f111dd65a87e8b4760ca5693ffc"},       // 2012-08-18
    {"autoload.php", "bbaf62206d973188944d1ee839b7d524d849ff39f786e14e9a16f410c46022de"},       // 2012-08-18
    {"autoload.php", "a12baf41068fd84338dcd699f111d375a2351fb61e927d7ad244679f7a8a0b98"},       // 2013-05-04
    {"autoload.php", "e49c610d446fc4fc9cb3a3516a66687ca06b7fcfa38ea26a7fd4a957e21b4d8a"},       // 2013-05-04
    {"autoload.php", "0ef3be16b21377aa6e814a9c4c0cd14bbf0bad8a1b57a7afc1053aa6fc641662"},       // 2014-01-06
    {"autoload.php", "4c8bcbe57e7641c8ab79e76afb68b50b09df544d51e701acc3f8e50cefa8e47b"},       // 2014-01-06
    {"autoload.php", "4c6744c694c0e7b4adbf7cb95711cf1a859d80e19954f69bdc28c700aff4d8de"},       // 2016-11-03
    {"autoload.php", "e81288f5330a0eb7418bd4c55f46bb37489950cf7205b05df874c7935df84419"},       // 2016-11-03
    {"autoload.php", "3806e517ae12c386e62d45a7a496d946000cd5d4439ea540c514985902a53fe5"},       // 2022-04-07
    {"autoload.php", "ccfe9048f260e3bbd3a7ea5d71a7ae92d127eb19537d08bbdd8ef8f6c73056be"},       // 2022-04-07
    {"autoload.php", "322cffd9ea330b1fee26e09a85cbfbc5c31e15d77fc0cf9a0453844619d11ac3"},       // 2022-10-14
    {"autoload.php", "9cddad51d6aa7c865eb9e2f579e3c41962994dd6a21ff478024a029a48180672"},       // 2022-10-14
    {"autoload.php", "c9a2f0d3c6125a7e3f2fac7d486b556e6e4ca062991615513b622a89cfb01c46"},       // 2025-04-03
    {"autoload.php", "ed55176466a93b756d28953e193b93d72b143afd3525ebf3f7874ba1a89869ea"},       // 2025-04-03
    {"autoload_real.php", "4f8c23f56db5feaa384ffdc5466f64dd7a53272152a5dc287e8e789dd3463d73"},  // 2012-08-18
    {"autoload_real.php", "59bfb9c5306be702d127e9986f67a2fddd556acedd9ad92bb7df3384127ca8e8"},  // 2012-08-18
    {"autoload_real.php", "8068d10969d39b0a0649f3fe0d07d5fd395d7c39cb635f5c1dd137e7fda6fbb8"},  // 2012-08-18
    {"autoload_real.php", "8ea69cb2479ab77194cfe24273faf9259f5085ed440dd9c036c7f5cea26f8c10"},  // 2012-08-18
    {"autoload_real.php", "90780ab57aa1d2b5647aced0c530fbd4374705f323f2800c2181ca8d40c2f1cb"},  // 2012-08-18
    {"autoload_real.php", "a74b0ac0e0401b8b24c2ba7128c473c8c882af02b95acff6fce3db33fe041ed1"},  // 2012-08-18
    {"autoload_real.php", "c01fc5de83a1e5b427f7947288b55ed0467efac78b6d2d808302aa1e3d37430e"},  // 2012-08-18
    {"autoload_real.php", "faa9169da8e94119bdb79cc9e71678a851d5659a0fe1cf80389764d728b18003"},  // 2012-08-18
    {"autoload_real.php", "20c810d1da68e92f5292068e697ed21b4e6cad95977b83a955990c93f98b637f"},  // 2012-10-23
    {"autoload_real.php", "432ec72cdb3190590d974d9141ec14f08d48f25cd751c16271b10942d44b6f5b"},  // 2012-10-23
    {"autoload_real.php", "582a897baccbc62945771ab9f24c15d69d6694aeb1ea263ed7868338b26fa76f"},  // 2012-10-23
    {"autoload_real.php", "9500afe6b9fd652c96b35e7fb2f4262aad78b59bf5864e12860a357a85a40c63"},  // 2012-10-23
    {"autoload_real.php", "ac557eaa61f96e4074a9a83d02d3111dcf390cf56bc5f7301e2547f2b3a75b61"},  // 2012-10-23
    {"autoload_real.php", "b59e8bf633842b056fd692c9e6e8a0510f423f91a2fb13b89b798688e29153a3"},  // 2012-10-23
    {"autoload_real.php", "b5b2530a70b25cdd34291e4e1bad641c7bed8a9cbcf7856be172a920689da44e"},  // 2012-10-23
    {"autoload_real.php", "eade3ef2e63b1b2df35a8c5c7a0e8cfdd685e3858d2f19b428e7ff7d33d2b389"},  // 2012-10-23
    {"autoload_real.php", "1fc9f121310c07e39f10acf93dd3da54d8abee0c7bcae92cd3b18c03f2753c27"},  // 2013-05-04
    {"autoload_real.php", "2eaeb0ad9bc0efd9c2472577add7be29263a98f176d080d7b84d385fccff7ec3"},  // 2013-05-04
    {"autoload_real.php", "373716f849d1fdcd366d65d70849b040a406023039ccfaf05a07d236f8b97544"},  // 2013-05-04
    {"autoload_real.php", "3827e9ac341065bd65ffd6e92d417d63e4b43f66346107db0878542b0f7ea74f"},  // 2013-05-04
    {"autoload_real.php", "af22c0fe727673c6752e04f3e82710bef07dc63f980b166ab7bcd45127677dd1"},  // 2013-05-04
    {"autoload_real.php", "e000a621913990564d19401b36866e9e8840f2f46306c68e2752828b7df8f43e"},  // 2013-05-04
    {"autoload_real.php", "e4818c64e7e1fe109fb67cfe9284970762d16a79e9b8063295bec63c29080ba4"},  // 2013-05-04
    {"autoload_real.php", "f60e71e06b0f4eddb151bb420166f5c3d33b6efcf49b5bb5db172657f7d55e37"},  // 2013-05-04
    {"autoload_real.php", "19dc45d5946db2ee6dfa90a25606429251b6e2503323cdbebdbd712451ca709d"},  // 2014-01-06
    {"autoload_real.php", "1c2064318f439bcc8e204a0c12be10c5d38195d88dac9ed086ede2e03d5978db"},  // 2014-01-06
    {"autoload_real.php", "2ec641a6acb7275beab2de574c829cac184c5be049d08247920d46d0ebaac354"},  // 2014-01-06
    {"autoload_real.php", "3556e7938982a23c6c49065e5fd0996b6c9bbbc1c54d55a5e646c6e69aa7d90f"},  // 2014-01-06
    {"autoload_real.php", "4bf88fbce3454d9db52868ef453f647e993ff9ee122d5192044fde80edaa35c4"},  // 2014-01-06
    {"autoload_real.php", "65e627b62984e447fcce3c4d376764bf4658485380683df5df55a86742f10572"},  // 2014-01-06
    {"autoload_real.php", "73589ebb362168d19a94f9d71856517191ef87da6a9bbefb42dfec11d35af0e5"},  // 2014-01-06
    {"autoload_real.php", "9434acaf9e7184c2123f642c0835ccc8e4eecbd1ba941f6147fe30e367f94fde"},  // 2014-01-06
    {"autoload_real.php", "a0b8e342de47ebb874ec5d1cf01d712b5421b42ba3349bfd438e131f4994b951"},  // 2014-01-06
    {"autoload_real.php", "b05e069c2a1ab9edaafa8b98e94163186a9ab66954bb6314093a60ea7bc2e74a"},  // 2014-01-06
    {"autoload_real.php", "b4418e9efcb92f02c320f513041c0c7298a6fd355fc5e637c7ba20e861908bea"},  // 2014-01-06
    {"autoload_real.php", "b586ec5a75b0f7b1285b77f9b529a61c383b8c1b6023d3a8273e0a092eed116c"},  // 2014-01-06
    {"autoload_real.php", "c40dc9ccd28b5d83d1d6c435ac6d28d52171d8744a5c3ac6f252f3f7b763c853"},  // 2014-01-06
    {"autoload_real.php", "d572df519f4f3a5487fd8f0cb2093e3d54d63397edf69c7e3e8c60e1202689f4"},  // 2014-01-06
    {"autoload_real.php", "dafe4bdd9163127d30d4882f5905387081c28ffa7a4161760a16f0782aa3af44"},  // 2014-01-06
    {"autoload_real.php", "dd4ac68aaa71b2401f723890bc524d67ca581d3be669a78d70a6fdd86d8cbc1d"},  // 2014-01-06
    {"autoload_real.php", "31a20c761dc567ca2599d2430743caa4a9c8e13123ad4f5146badbc2ab2d5f83"},  // 2014-12-07
    {"autoload_real.php", "79f12cd08ef2a9a93a1be96244b6223bbc1a2f86c561ebf4e54a646353e39dd8"},  // 2014-12-07
    {"autoload_real.php", "d7b4daedcccc2b2411b061bb8f4317df7bd42a2ef9a21ee4545f544b5a84fdbe"},  // 2014-12-07
    {"autoload_real.php", "f8aaceabd6358f534cdb1b9385d2fe5d91e5ca787d3bd3cac3162c0a399ca043"},  // 2014-12-07
    {"autoload_real.php", "52c264d87bb6b044d5d937c5373b2311036011fd93f7308f165532fbcd8146c5"},  // 2016-03-03
    {"autoload_real.php", "54a23aab8b382ab876512779ba4f0fc1c23ccf9b5def978c6e3cbefa9cf53820"},  // 2016-03-03
    {"autoload_real.php", "7dc120b0ee88f7bd7d73cb37602c8b39bbe1207e9a7b9800fecd0ea46b394e1f"},  // 2016-03-03
    {"autoload_real.php", "86eb5eb9acdb61f9666c1f069993800b74a66676abd17de39d38e552e1615cb9"},  // 2016-03-03
    {"autoload_real.php", "969309c58904b311419badeb320e7658c55e93434ce32ea617e4a98b29e19065"},  // 2016-03-03
    {"autoload_real.php", "cc54e31cbe1c63eade38af7d0b695afbd62e9784ad584e8fb8867962d806faf2"},  // 2016-03-03
    {"autoload_real.php", "d9410b83548e99f1df3f692559fd8e9f6ed8686f5463f8924f5026550908bab4"},  // 2016-03-03
    {"autoload_real.php", "ea871e15f2f58565154ab8e81e025682d4789aa0c2afd245d8f9a7b8add92fbe"},  // 2016-03-03
    {"autoload_real.php", "02f91f4dfe3fa45b4658064bdbd7d8060eb2d7fe4bee1e0fac775a6d6fb0b142"},  // 2016-04-29
    {"autoload_real.php", "0b899ae7d51fede541d43e1e9185bc56af1eba0c7fdafead59503d0a821c1194"},  // 2016-04-29
    {"autoload_real.php", "12c3bb2ae288389bf31f0df6ec0c667590fd0aa42241388bca7bc2b4bc943ef9"},  // 2016-04-29
    {"autoload_real.php", "1f1bcf0579cca250e3d0e21ca1bb9d1e867a7a6bb09cf9dae6235d5fe850a8ac"},  // 2016-04-29
    {"autoload_real.php", "2a0cd2b5ab3a67541ea485928327bac797f22206e15aad25cdc09cf0a6ec2ba9"},  // 2016-04-29
    {"autoload_real.php", "41be6ba4b20d7c003b657f022f7c02f2b181c184cb213875d56b9846e2d81952"},  // 2016-04-29
    {"autoload_real.php", "5636bbdd4ce11950f84f110233d275d7453a2721742c24ef0859dfbfdbc2f0aa"},  // 2016-04-29
    {"autoload_real.php", "85df5b45d3464456a987400e2ce9bfac43ba1e790815f708d8569ee858b002e9"},  // 2016-04-29
    {"autoload_real.php", "8eaf36b0c1e8c3c5ad1047f194b7d14ad0076fe4ec5a41427567ab4fae60a0c0"},  // 2016-04-29
    {"autoload_real.php", "958ae4721c5f64e73c4d1efac120ceeb63c6e1c115a50dde6eaf4e49745c6a4e"},  // 2016-04-29
    {"autoload_real.php", "9e966721f7d52e3371583b40c940e9eb7ace82dae366f49bdf93e9b24cd964c2"},  // 2016-04-29
    {"autoload_real.php", "a2071063737e6bb2e80f44925fb90a522c8e4bda7705ffc821bfb5f16ccb00dd"},  // 2016-04-29
    {"autoload_real.php", "a61e90ebaf7d2167b809c6a2c971a6205b3b649a97bcbda2ab586ace721101cd"},  // 2016-04-29
    {"autoload_real.php", "a7ef7349659d29f4b6819d107ab1de108cacb1615c4ec3d506948456fdaa2a39"},  // 2016-04-29
    {"autoload_real.php", "d47427cd922a038eb4095e442932af5d5d7578c591d7c56b7e8c6aad77e3e01a"},  // 2016-04-29
    {"autoload_real.php", "d6fc9b7b2551bc9e28a3674fa2c3d5a51aac7bfae88cc9152070e3f71d335260"},  // 2016-04-29
    {"autoload_real.php", "08c2b3077078fc0363219ef41ad0767cd0278a1d2d1e1adf66135b34dea707cc"},  // 2016-12-06
    {"autoload_real.php", "43474cbf8ea1fe7c46fc8ca21a9896f33c752935085d19ea06c8b440f7379b52"},  // 2016-12-06
    {"autoload_real.php", "52c1e1a1ba9c00eb73532d6fed57b4575a47c054da58d6321fc571cfe745776c"},  // 2016-12-06
    {"autoload_real.php", "5ab491c9405856d91fc56292f21938c3b0215d9c9e8071aefb34a1d4bec30c58"},  // 2016-12-06
    {"autoload_real.php", "7560cc351c4a784e5aece8806b39d2abc38d81a780f1311d7af1ed6115522b5b"},  // 2016-12-06
    {"autoload_real.php", "9182ca30e3c18f20da8fbb80edd369e561b877c6158340ea624d28ca42967471"},  // 2016-12-06
    {"autoload_real.php", "ab4950e8e7ac4b0ba126b098f248380547402f55be2d0c74e3d0e81b45271c41"},  // 2016-12-06
    {"autoload_real.php", "ada36f6ea33c54f418113aed8ff85be9bd03c57ac8c2e33bb351978681075013"},  // 2016-12-06
    {"autoload_real.php", "af6ca5b4a542cd2230c3052466a01b18832b49ec2dcd431e3647945266f8906b"},  // 2016-12-06
    {"autoload_real.php", "b6c1dffc4fcc053d7dcb2da206f4cf76e35bb71339ef41c7c38c4a27ad8fa324"},  // 2016-12-06
    {"autoload_real.php", "bfac322448a9de29c65611836c0a0d57174d9d0d04cdff6bf6b1feef58bb08d0"},  // 2016-12-06
    {"autoload_real.php", "c70f062a833a48e3c5bf88018b5b528644e406fc8315a36bfaa20a91c92e2183"},  // 2016-12-06
    {"autoload_real.php", "d990ea43b28e1742624f33f6fce37cb7bc4136f850b533ce3fc860bf13cb676a"},  // 2016-12-06
    {"autoload_real.php", "e5ea3903f726255b52e8edfe05d7da3d5dbfcbf13f827c0996e5fbc0d1e0d1a0"},  // 2016-12-06
    {"autoload_real.php", "ed76ed4d857118ac4737d9a895ddfa546e98bba3bcf49d9c75e578e111668014"},  // 2016-12-06
    {"autoload_real.php", "f9ee1e854c5111241cc0a638724ee51b296646a7f85a9df3b893619a6a537a2d"},  // 2016-12-06
    {"autoload_real.php", "03a9da2c07b9f23e9834757f926e53ad9b9a2f73da5c7c369155c8403fabf578"},  // 2016-12-11
    {"autoload_real.php", "358b412e9096c65dd39ca51f599b74fe7a41e0a36dd82d0f62fd2ff8b37bb536"},  // 2016-12-11
    {"autoload_real.php", "5ed6abcf26be0b3432e9129f8990da2187471a32c59f91c480c3719ebc7dcc44"},  // 2016-12-11
    {"autoload_real.php", "6aef7b6c989b0ec4268254223b910acbce29f0b43d533ee0451a86e597f34352"},  // 2016-12-11
    {"autoload_real.php", "7faae218916b9d1ca1a1c08e089f4f7de4a4ca9eaa23d18670b22da6ae772821"},  // 2016-12-11
    {"autoload_real.php", "ca99a860915193c0b988dd26c90a70062e91ba4ddda3b2a8a725e0c150e6e6ee"},  // 2016-12-11
    {"autoload_real.php", "e337190e8c787bbd005c4c8a0d3cc8e86680093401e2a9de5bc85fa66b52d34c"},  // 2016-12-11
    {"autoload_real.php", "fd7b319fb97785f8a6091af970bbaf5dc65f4d2327af2b03d3f4ca503f2f923a"},  // 2016-12-11
    {"autoload_real.php", "0faf2048aca002ad3597c6e8f3fbd8a0ffc982138866190b3b38efede333317c"},  // 2017-12-19
    {"autoload_real.php", "3cbb05e2992e851a3174f78e33a65e5584c52bbb3b7e968d9f143794568e73f4"},  // 2017-12-19
    {"autoload_real.php", "665f4ce4b40d94eac20ef82bf597407602be91d031280cbe6fcf40e06287f28a"},  // 2017-12-19
    {"autoload_real.php", "8bbd3fa35c0e7ab0ad717e2337fe1ec21b853a7bc69338c0c712756c726b0e46"},  // 2017-12-19
    {"autoload_real.php", "b15b6b184f6e0bbd6edb8302dfb840a322dd2f70812a56308941a42a34268685"},  // 2017-12-19
    {"autoload_real.php", "bb2680cfa661c9b29dae19bc4b9f1f846cce5fe906c6be34bb3f875109761afc"},  // 2017-12-19
    {"autoload_real.php", "f71e677123c969eb63373f3a1ce6249a3d3591b1adac69ae2a759a2a506a2466"},  // 2017-12-19
    {"autoload_real.php", "f7e8f63ce3ee9f4b06382743d5750d163b55d9f278199252ef1de0aaab2a3121"},  // 2017-12-19
    {"autoload_real.php", "000806c8c29881576fd41ad59655010f827e14aa5dcbba9414aa8341cb33f548"},  // 2020-02-14
    {"autoload_real.php", "213445c1b389789ef6cca6ce8ccd2a096f00d5d928a257a75abd19dc520f460b"},  // 2020-02-14
    {"autoload_real.php", "2e14d0ee630d3796b92640d50643bf4eb1f045f0c2f875fe99c4f0b67356264a"},  // 2020-02-14
    {"autoload_real.php", "2e2a55b2da3b8d323f6b1fde26e85cbdbcb15230fdf5b5e1c50e504e297a230b"},  // 2020-02-14
    {"autoload_real.php", "42309e82fda35cddcdfb86fb5d6a25faeee969880000b85e65025d697edc9069"},  // 2020-02-14
    {"autoload_real.php", "451d96960d7bb0ea4ccceacce0504231f398f258ff11704c5dbe5ee7915b1b22"},  // 2020-02-14
    {"autoload_real.php", "55c76f3fde414ba8a0b04086ff6d0fda06544aa804bd95fb26371338b18c41b4"},  // 2020-02-14
    {"autoload_real.php", "57c7190d3207e227ffda7d9a122e8deadfe9a54756fea9073d1dbcc039546f02"},  // 2020-02-14
    {"autoload_real.php", "595d51b4292005a0b1ce19ac8c03bb075f0bcb1cac9dacbfadf3efecf47c464c"},  // 2020-02-14
    {"autoload_real.php", "68c13f9d3b49dac4415357b7235ce31959d31016751d7c7b6bbecc3f2527572e"},  // 2020-02-14
    {"autoload_real.php", "8882fdc2910c588ab4e23e444d3ea33ee35c36f750a47fa65d7113e733db9ddc"},  // 2020-02-14
    {"autoload_real.php", "ba5633abd721123949fcba7101c847f4737ba5e95e5256500da116237eec4468"},  // 2020-02-14
    {"autoload_real.php", "bc6a64e56021f2b88b55f35f8c82cfd73cc7c00978da8a235b77c12c230259a2"},  // 2020-02-14
    {"autoload_real.php", "bd378cd9d64c0576e8b827649af2a64d9688d12e69a287e9c221fc1ab5c297ac"},  // 2020-02-14
    {"autoload_real.php", "cdbdd741b556e6e035745011426e3049b3d0e3ccee721539785f54a36710aa24"},  // 2020-02-14
    {"autoload_real.php", "e7dad19dadb141872e7e79bf10e161494bb91687634b7e32f81d82bb06950864"},  // 2020-02-14
    {"autoload_real.php", "011d3de6dd804b7acfbadfdcb27e09ee16a4ceabf93c1b33375a4a30d1aea41a"},  // 2020-06-03
    {"autoload_real.php", "017166b46b06b8288a69d360bafad11cf4d87ae55997ee564f9b3fab107f3a28"},  // 2020-06-03
    {"autoload_real.php", "04c43d985a2fcba892834389afcf51c364aa7f452d004b4425f43f7f4fc35c2a"},  // 2020-06-03
    {"autoload_real.php", "17e9b0e47cc69aff3cdeacb9313171de8ee6fe3ab69057b3f3d0c352d89db995"},  // 2020-06-03
    {"autoload_real.php", "1f1b47cc3f1cde557f13e9c90210931f4c2f850a6e54b8a549553db030b3093b"},  // 2020-06-03
    {"autoload_real.php", "203148676f3b2d297a04a41d558986426d2acf9e1c06cadc61f6e89884fe6e42"},  // 2020-06-03
    {"autoload_real.php", "28db187e8f32a8fe7bb2e050b60e35f00794138eb84b4393e7156666e8558296"},  // 2020-06-03
    {"autoload_real.php", "4c30e3d08110ad7392660c645c2f2069e91de7eda8acc15f677ba68a4afa1c18"},  // 2020-06-03
    {"autoload_real.php", "560f44a7fc0b6442556ef6876dbc3caff8d705300d3abf6360f0bc815beaf1b9"},  // 2020-06-03
    {"autoload_real.php", "a1e282ebbf5735992d89172f85aee1b1e4fcaf938710564ef7e1955dbb55b0e1"},  // 2020-06-03
    {"autoload_real.php", "b55898bb25b7fc13f90f82ba853c162d3f090f3d996e231274f351a5749c06ca"},  // 2020-06-03
    {"autoload_real.php", "c68073c649d4a47b0a7482d245a8e2431715c7cc880828d65e1cf9c1ca3141df"},  // 2020-06-03
    {"autoload_real.php", "cc2184f13c90adff3be1bf05ba7345901be640bd23391722646e03103cf2e58f"},  // 2020-06-03
    {"autoload_real.php", "d34f4ce87f0e1cc36112049acddfbb7a713c9227869d065bce545899f1971620"},  // 2020-06-03
    {"autoload_real.php", "d4949ad4681e124b0115f388de8fd0fd318812d1dd796c52151fc4573568d11d"},  // 2020-06-03
    {"autoload_real.php", "d948b21e2facea30ef6bb3c6f91d4b183e6431e563ddbe0184df949bfa962b47"},  // 2020-06-03
    {"autoload_real.php", "07f999ebb70cc7e9e20c22f85386392e26a90b7b4883acf1f6f83fd37ef4f985"},  // 2021-01-27
    {"autoload_real.php", "0920192329c5119f7c9065a9b1c45614705c93c17c61fce8e5b67828c946c66f"},  // 2021-01-27
    {"autoload_real.php", "37153b4220b0a85e5352571a2e40bcd1bae5fecf14691b405e743ade14a2aa3a"},  // 2021-01-27
    {"autoload_real.php", "397f78d4e6197ac9d4bc10273ca12eb0f3a9c92bbccaa1628fcaf72a490fead4"},  // 2021-01-27
    {"autoload_real.php", "5fff9951107441a9a09d669c998a995326258d991cdf95e45d9a9d03b571850a"},  // 2021-01-27
    {"autoload_real.php", "66fcbaa45b807703347d3ee90bc28d5afd0f5165109d2030f708564aab88cde4"},  // 2021-01-27
    {"autoload_real.php", "68cc4bf7cab0c84deac95cd8061ee8136d1150ecd80682c47d1b0eaa1cd8856a"},  // 2021-01-27
    {"autoload_real.php", "9d958848c301b039c84fbebc2bc22b5ca3f1e6b4a7eda8f1662e3db5f7ec0ec4"},  // 2021-01-27
    {"autoload_real.php", "a70f1664ee124d8c820cfc3133f3dd5504b00b9107c31eedcb91f4a12e94fba0"},  // 2021-01-27
    {"autoload_real.php", "b24e76ab9582a19885f3e834ac68d4246097c9261a49dff61925385184a6d0ca"},  // 2021-01-27
    {"autoload_real.php", "b3a1ff6d3e3ce9d7e36482b63e474efe3d31501f3cb6b664f10866331a3a617d"},  // 2021-01-27
    {"autoload_real.php", "c0a208ad9606c8e11493abdf454918fdfd75b8104aeb5921bca96a5500974d89"},  // 2021-01-27
    {"autoload_real.php", "c172f7853d216fd5a56d2438e7b7e3b64e13b2edb5fc157ff58dcaf5c9b70f4d"},  // 2021-01-27
    {"autoload_real.php", "c92a384490cf04b46bf41a1edc00dc1654996ee3c9d5e4c46d04b6f8cf0d53c0"},  // 2021-01-27
    {"autoload_real.php", "e0c1ff0b6a6adb9559201d5b9099e5572b51b55fb970aa94a1f76fa772d0dc0e"},  // 2021-01-27
    {"autoload_real.php", "ea0579228d7b21e3cff1e32cf9606042ddefa3e901e141441eb14740acce370c"},  // 2021-01-27
    {"autoload_real.php", "00cc8244238b09fb4436c6e60208a22e2b372d4ddb1cc8114d91f9c4cc06df8f"},  // 2021-12-08
    {"autoload_real.php", "05a83228176b31aa4f9fcbbf868c929d6a95cb31b03907fcefb99d7b405873ad"},  // 2021-12-08
    {"autoload_real.php", "0d06ca6659abc92cb5779e0deb8c80fa36026bd3d45a17c9526123ea1558c0fd"},  // 2021-12-08
    {"autoload_real.php", "1e359eccf2d57550f6734f134734923d9720cd4b360c9984967e127a9e610780"},  // 2021-12-08
    {"autoload_real.php", "327554342de264eaa8eb2796853e460e40f9fdd0ba760bf5232a2cefde6f1c17"},  // 2021-12-08
    {"autoload_real.php", "c0fb5c6c25b061bc9fb48743b2410d3b45c787e2658c78207efc3d45b25996bf"},  // 2021-12-08
    {"autoload_real.php", "e7762367dfe1640de2d87c999c4f6a073dfa544a592505bff7d5d001ae1f84c3"},  // 2021-12-08
    {"autoload_real.php", "f92dff95852bdbcc009b27ad13fda025022629a659f6f8b3eb716d8f3b6c5e8c"},  // 2021-12-08
    {"autoload_real.php", "03430d3929a3c63911366c3f604538b7b0a4b9348214fa257ba985332e06aa21"},  // 2022-03-16
    {"autoload_real.php", "1c42eedbd64628fb578eadc3abbea3ac24de55648fba4958a1e6f2675a8c7e2c"},  // 2022-03-16
    {"autoload_real.php", "696102bfc7ecf602e4f37fb2c327e7a892a54343228e0d917799d20d568e05e4"},  // 2022-03-16
    {"autoload_real.php", "8dc858f483938b19bfcc536f98e9bc043f26f086cb7806e53f7d41069574927d"},  // 2022-03-16
    {"autoload_real.php", "11da124c64d9226e483dd8e064f36f55b8bea43ffb5396178367c0a29fb3c436"},  // 2022-04-07
    {"autoload_real.php", "51679ab945e81759a65db4dbf5bdc4f54d8e76ee61189393b087f9c8b32ce638"},  // 2022-04-07
    {"autoload_real.php", "641fada8645d85ba63a12a6f0799d3c0213039ce67d21d5cade35844be1370e8"},  // 2022-04-07
    {"autoload_real.php", "7441c9aa992e7bc722f3f8381cd42160041545cfea34110ebbdeb3fa69de6532"},  // 2022-04-07
    {"autoload_real.php", "97ef59e54dcd4f892e51e45e373ccc447758b2453ab911948aececb7972fa4dd"},  // 2022-12-20
    {"autoload_real.php", "e93262fb8d92c914d585d5abda4d4df9626084cc06f7c89ee456cbd0cbd71290"},  // 2022-12-20
    {"autoload_real.php", "8db829a819bf630d7aa737957fa88f7801f28bd4dadf9062f83b92fbb8640f77"},  // 2023-02-04
    {"autoload_real.php", "d26d5c7c0aaeac015ccec737c0f293b972e662b29cf060c6724099be6db9e7e7"},  // 2023-02-04
    {"autoload_static.php",
     "0aeae6e691d824fc56f58ee714b70449cac7e7ce0378b1e1c74fe2ba0ec131fd"},                        // 2016-04-29
    {"platform_check.php", "30861983aae6b352fd2f40cd9ad62dbae8b9e85edda2a7e4ef75467b4147096c"},  // 2020-06-03
    {"platform_check.php", "4b8435de37b7108051ee4cd6d3de9d333af6c098849b9dda9eb88f252e37327e"},  // 2020-06-03
    {"platform_check.php", "b9762a0715f513b29ac4dfb756581f37f6eb5991c030f3c5fa37741be92e5c62"},  // 2020-06-03
    {"platform_check.php", "3feca54f2e2687eae4a197eee5b60d699b6824ab29d6674e76b41fce0ca6091b"},  // 2020-11-06
    {"platform_check.php", "cdd8c72f223abdbf14698a5fc962dab0300f4995431a7483a8256f0f9036cca4"},  // 2020-11-06
    {"platform_check.php", "eeb06094846f410442df36fbc779d05a85cd6654bfccdcbcf8109b179361c404"},  // 2020-11-06
    {"platform_check.php", "4ce4b321a1d69351c0e2cb4b6a6f01a1b6121b0928175fa80b274765b6231d95"},  // 2023-09-01
    {"platform_check.php", "dcfec10e5069d14ea50da7a8691ac4ae0cfa01f0dea05dfcd7d2f06d95e95520"},  // 2023-09-01
    {"platform_check.php", "2b4577f92aeee8e084d716ddb5534e5baf7db632c36971cd2f2500fc472bd54e"},  // 2025-07-10
    {"platform_check.php", "6bdc4fa3725f8b77799344e733116adde5487a8c20c1fcafe174f7e6d51959ac"},  // 2025-07-10
    {"platform_check.php", "939495c01ea8d48f6495a28427e9e7fea5e2a1368488a0092e6439da681a83f4"},  // 2025-07-10
    {"platform_check.php", "a8a00f9449b8e7400cf562bb51d65141f3ac29d3898b03bfe1cfe7df869e294b"},  // 2025-07-10
    {"platform_check.php", "f025704b5936b3a4aadb1e100cd6cc115a33b478eb39368ec79f4aea9739c466"},  // 2025-07-10
};

}  // namespace

bool is_composer_template(std::string_view name, const Sha256& digest) {
  const std::string hex = to_hex(digest);
  return std::any_of(std::begin(kTemplates), std::end(kTemplates),
                     [&](const Template& t) { return t.name == name && t.sha256 == hex; });
}

}  // namespace stocktake
