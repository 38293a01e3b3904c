#include "generator/catalog/python/activations.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

struct Template {
  std::string_view name, sha256;  ///< of the file, and of its text without what depends on the place
};

/// Made by activations.py; behind each the first tool and release that wrote it.
constexpr Template kTemplates[] = {
    {".gitignore", "36692e1840f82f75adce103fd03e65b1eaa35f798c885b3b545e3abc14ffcbf0"},  // venv 3.13.0
    {".gitignore", "684888c0ebb17f374298b65ee2807526c066094c701bcc7ebbe1c1095f494fc1"},  // uv 0.1.24
    {".gitignore", "df42dbae16a5aa1a1fcf05f9c2e52c84ed6da86e55d105fe603bf0c0fdadf7bb"},  // virtualenv 20.0.35
    {"Activate.ps1", "07c71e3f4cd0102046dd9f9a5fef4cab50326dd5ae859b078096196039977c1e"},  // venv 3.9.18
    {"Activate.ps1", "3795a060dea7d621320d6d841deb37591fadf7f5592c5cb2286f9867af0e91df"},  // venv 3.10.13
    {"Activate.ps1", "9f02f0896d9b76f679d8e9ec40a2f582fe221b0d90ee6f2db12cf5cc8d137944"},  // venv 3.8.18
    {"Activate.ps1", "eb8ce20f580877d300c4fed60a7f36daa18715d35c50bb3596d6995d023b4ffe"},  // venv 3.13.0
    {"CACHEDIR.TAG", "5953156d7e0c564a427251316eaf26f8870e6483ae2197f916b630e4f93e31ae"},  // uv 0.1.24
    {"CACHEDIR.TAG",
     "7afb1f49a874268ccc7b4d34ab03fc9f401e439765d1c5c6e561c576edcc499f"},              // virtualenv 20.28.1
    {"activate", "0f775e07a173c32d777c96fbe0521af7a7c0e855b3c62dabedd2cc6c89114293"},  // virtualenv 20.4.7
    {"activate", "1a9f67b1191b2ad6a8767f8428f939f5f9fa38567cb5bffa0d930adecfc59ff3"},  // venv 3.10.13
    {"activate", "1f1bf9a767f8f1c881f722e3772cdb19476dab8dfaf2b465b2bfced8ed7a99a6"},  // venv 3.6.15
    {"activate", "20d77e272be416dd38d2b09e9b6d2224eccb83f600724f51ccfe7d3b99497850"},  // virtualenv 20.0.35
    {"activate", "23db474ca4f288cc80f99a3978e23cd2bccf4c5d6206267f4f4a336ed382188c"},  // uv 0.1.24
    {"activate", "5877fe1deb45641d4e598cefa7f0c39e2ba6c631cf871a0413308d56df7b881d"},  // uv 0.8.24
    {"activate", "58ef511475844192e76d86d081cd045cd266906177c1952d138e38d69e7075f6"},  // venv 3.12.1
    {"activate", "62bc52b2c9d01ee33df776e3a6862bd820379a8ffdfa80616a84d49f96587cb9"},  // uv 0.13.9
    {"activate", "6abbfea550cc8382eb58fcc1d2b312bfee6fddbbc06e3a91dba1d76187adb9b4"},  // virtualenv 20.10.0
    {"activate", "6ffb350dc6065d49afd3e8212d2e63060ffca9c39968d8a74c4da572cb53f401"},  // venv 3.8.18
    {"activate", "750fd0430ca6507eafb7e5f04dcce2477923efcbd93189312d996829cc8ce90d"},  // uv 0.4.30
    {"activate", "794b1a20c893592ecd25f8d038288242243f3099e998989ecbfe4a0498b668df"},  // virtualenv 20.33.1
    {"activate", "819f3c74be31e90cf3de59d4028e4caffc700e49c2d4cd825bd25b79d93a488d"},  // virtualenv 20.24.7
    {"activate", "901b06f59ee772e6107ff75eaefd4b6f8956d2a94ca3c1c33700ca6aa7608fd5"},  // venv 3.11.7
    {"activate", "9665d9bb36ec9fd171bfb8f7408400f31eb69664eb9a9fe53b4399eb24da77e8"},  // venv 3.9.18
    {"activate", "a29a2f3249bc1668c40802a4756fa8d4553df1ca9e56ce0648259a00127a4a21"},  // venv 3.7.16
    {"activate", "a92204a7fc2b03a5ad0061c19081d4affd35c8a0e1771a4939625e6a727c1651"},  // venv 3.13.0
    {"activate", "b92dce3140429ca9acbfcaf07a62592d4d3aa08002cecc4663df2aa8c4375088"},  // virtualenv 20.26.6
    {"activate", "d95de7e19dd71db3da636850230b056cb5bf2e9ecce6a6c75ee0f655a3b957db"},  // uv 0.7.22
    {"activate", "ea1d1ff54603843ab1db24937302220c09266a7cc17bbd6f7c7352245bd5941b"},  // uv 0.2.37
    {"activate", "ecbc37663a2f58b4baf1b309599146669b63382800d79ec30e4a76476a71164f"},  // uv 0.6.17
    {"activate.bat", "80d06fd5844a0b744a608877c9d6ae42c9d9ff15211c872adb3adb9fdbb5bc45"},  // uv 0.1.24
    {"activate.bat", "daff5734a5e36826f38cff7af0190af31c720d4488ec3879073488ba73390fa5"},  // uv 0.2.37
    {"activate.bat", "db5ea0a948e0053b80611ec66a720fee9ea7c31c287fcb3959183d6b2464d550"},  // uv 0.6.17
    {"activate.bat", "f6e92f317797834d25dd919eba5e65c13cd086b709f43e1e42d4e7b91f6139dd"},  // uv 0.8.24
    {"activate.csh", "37a592cb241906f09c7712313d56467192fab3b5dcfb06756d6a24b2928d2510"},  // uv 0.1.24
    {"activate.csh",
     "3fae1142d3282875a8c69a7c6d1a87c72e8acf0005f76dcf5396fa1409559fd5"},  // virtualenv 20.0.35
    {"activate.csh", "4403f11144700e2cfca1b4e94ea3a8cd875270818e7b8a0b51cadf0cd37fc7cf"},  // venv 3.9.18
    {"activate.csh",
     "52e12d833c49c1688db1eff5c3cf307d924a03b72e600b6051f301f4705de551"},  // virtualenv 20.24.7
    {"activate.csh", "670d90e25d327a6977edd3f6e1047a290acdcc7a92732bbaa07a1b87928f0662"},  // venv 3.10.13
    {"activate.csh", "a0415ca46cea2065fac2bf4eb3c31187c36b37ca24d769008f3972c432d91a4b"},  // venv 3.8.18
    {"activate.csh", "a7206bd85e3a1b3a85078a25f33d6b426ccfbe507aa74d30acd6db6256d32f1b"},  // venv 3.6.15
    {"activate.csh",
     "a91adc7f78f67b6040dae78cb9c171b904395247e02d60d1809a6572c9ef1f08"},  // virtualenv 20.26.6
    {"activate.csh", "d5f0681d002b3df793c7a92aa7284788a5d49e013648c1e2bbd15b092070d853"},  // venv 3.12.1
    {"activate.csh",
     "e1cef3d9cd2461a893710159906879009e956520c118d30e36749d9e1f6bea5e"},  // virtualenv 20.10.0
    {"activate.csh",
     "e917a8a24bb5842499e998e41af35c7a6e5a94d1a52e38379dae04fa86a26a38"},  // virtualenv 20.33.1
    {"activate.csh", "f91868c370e149a46acc97237267aab55b3fc51f0d6335d9e209a41281527160"},  // venv 3.13.0
    {"activate.fish",
     "04eede9c1c7a125ffafca834443d8d3e43c6ff0382302f147aadc6fe67eabc1a"},  // virtualenv 20.10.0
    {"activate.fish",
     "0a29833c7d427e9f18e87566fa555a0c5b1b1e471de53e86893fe7f615f1fea4"},  // virtualenv 20.32.0
    {"activate.fish", "10230fe4150e9752873f9e92bd15e44a544d9cabd3d84650653fd94178cd8843"},  // venv 3.10.13
    {"activate.fish", "2c9c448a7c3440f2643856ec0d811addc247a010272d352ab1fbf5955ee70a0f"},  // venv 3.8.18
    {"activate.fish", "3e2468605b27fecad6bd21393588b6e7f291efcab21b96c06e0f7122acd94bf1"},  // venv 3.12.1
    {"activate.fish",
     "69a6acaab62c69fd0f704a640f04860eb5a8d79d0a4cb6c442ad21953a118e9b"},  // virtualenv 20.0.35
    {"activate.fish", "917aa3b5d07d20434b894bdbe6f1cb1df9b61cfca792c07dd54130fef4a71378"},  // venv 3.6.15
    {"activate.fish",
     "93071be7ef992b35497e8b158179bf5303bf20b87bd3b7e1bb5dcd84def4b926"},  // virtualenv 20.24.7
    {"activate.fish", "973c42b3eec6f96e90eacc4aa3a193a4633a51ef95aa33fe75c2add775b24493"},  // uv 0.1.24
    {"activate.fish",
     "9e1ecb01b072385eb6b1b4e5a8fe9b5530bfb8f452122d0a50cf5198de5ee639"},  // virtualenv 20.13.0
    {"activate.fish", "b8ede279b9a095d3cdc53ea643335f453c00ccadec76c2354185e36777206354"},  // uv 0.2.37
    {"activate.fish", "ba95569687bbe89207c0809d83e9b8f50475a64471881050130a2191d8e517c7"},  // uv 0.12.0
    {"activate.fish", "c026f6988568bf757e5ea2e0697cd86b1cac1d8790617deb1f16b331dd57e691"},  // venv 3.9.18
    {"activate.fish", "d58e32bd0cf1f36910a0395f80a56495fbe0f0fcf271ec4f157e61bbd2df3dee"},  // uv 0.8.24
    {"activate.fish",
     "dfdff69e76346b9907c1d53563979ecdb282b17d5ab2ac20111585bfddb1fee4"},  // virtualenv 20.25.3
    {"activate.fish",
     "e33ed96803b8dadbc4f7313a8c4a6ffb0f9f71d296819a7d1e9e01fed6f320a6"},  // virtualenv 20.26.6
    {"activate.fish",
     "e8cd0b8dcbcbd7228ae001f475c97fe9df64416704a9466185d58a1e0080c9b4"},  // virtualenv 20.33.1
    {"activate.fish", "ee2a232f9164192c353b73a893ee23acb0afa78233a5715ff199d773196ccccf"},  // venv 3.7.16
    {"activate.fish", "f0877a849e1276bee7242a19bc845f9307fa7d6a36ad9405a91030f1db937f77"},  // venv 3.13.0
    {"activate.nu", "13538de7568b79a9a015348c3b3bb02d63d7c352a9db1e42cdb1867d47ec3c34"},    // uv 0.4.30
    {"activate.nu",
     "13d00413c5464ae5b65cae30482008aea3137216cae110406336f82377e1c7f1"},  // virtualenv 20.19.0
    {"activate.nu",
     "36f50cb3f0cf5ed4846d49338a53a4f11ab427e668154edb4929be6fdeb81258"},  // virtualenv 20.33.1
    {"activate.nu",
     "553d7330e96826f48cea54674ed8ee613213d667e036fcbd6c827bd07a7a17dc"},  // virtualenv 20.26.6
    {"activate.nu",
     "71240b1fdb8e2627bba7d72a8b2efdd6718a96ef64af17d6cba5151532019506"},  // virtualenv 20.16.7
    {"activate.nu",
     "718892639a71a7f746da5fb7cd11bd574d4b675031b33b358ce8f3de288e9521"},  // virtualenv 20.17.1
    {"activate.nu",
     "86f62c93b9dd49a1e993462bba281471919e03031e8f03eab6ddd97a0280c801"},  // virtualenv 20.24.7
    {"activate.nu",
     "8bd8ed5083f13241188cc3914469b792b4650e055749644188efb8fdee3967d4"},  // virtualenv 20.14.1
    {"activate.nu", "989fb2deec82f83ed4863554f78056090dee3453dc40f66040055fcb264da402"},  // uv 0.8.24
    {"activate.nu", "9d82e1771f485bd6ad6842676131fcd71f00e6c0da56299b092990f9528d97a9"},  // uv 0.1.24
    {"activate.nu",
     "b1d465868ac8d9ad92d39cec7c62beceac300a8f4f175e041f2c2f250e21f456"},  // virtualenv 20.23.1
    {"activate.nu",
     "cf3bbf87bc505248f73945057b50e4ced9005c349a0a3a4f4a5ecd07d6cf3117"},  // virtualenv 20.32.0
    {"activate.nu",
     "d7359476ed24059d81df1620227332520cba2485935ca3284dbc6f7c7c79cf2b"},  // virtualenv 20.10.0
    {"activate.nu", "e2dfe9fc8ddd5288ee40fa071cc131bee2719cea9fc8f1806d85d7a7ac7ab496"},  // uv 0.13.9
    {"activate.nu", "e6a201e92aee7204c4951f52ca61713933576e150521226898beb0b66f9ddaa7"},  // virtualenv 20.8.1
    {"activate.nu",
     "ece9fb2eaaa6f4ac62eac5fe7387fc7874fcd2f05c239164e134993213938312"},  // virtualenv 20.21.1
    {"activate.nu", "f207d70ccbb2293772f3f521d2006475c00b5f25f1aa89a1cc51ef87fa3d6df0"},   // uv 0.12.0
    {"activate.ps1", "0d2b3468e9dfba613ca755032b1e6620412ba562830fa46082e18f772635cf44"},  // uv 0.2.37
    {"activate.ps1",
     "19d2bffb151ba1f48068d2dfd1037c548ee855acbf4d873688b6f3ffcf59ed3f"},  // virtualenv 20.25.3
    {"activate.ps1",
     "3448cb6fb2ead404699a1ed8bf7c662e68d5ec1ef63ff2e2bbe50f7eaa58334d"},  // virtualenv 20.33.1
    {"activate.ps1", "5f4d6ebf3a7ef28fb3ef89a6d8f02b47d5c2d225e361c41428bb9960410ae4ab"},  // uv 0.12.0
    {"activate.ps1",
     "690b38c628c164e7e10b1d13c60491fa4b8e3b200ffa544d74f36c3a27d27909"},  // virtualenv 20.0.35
    {"activate.ps1", "78e92217a9380caaccc1a7fe0a5623a878b9ed72f515c42f718c06c908742563"},  // uv 0.13.9
    {"activate.ps1",
     "cc121c142b757d5d2e6007dd86d4e5002caf76087ad59b07df3b5fbb41a1b606"},  // virtualenv 20.26.6
    {"activate.ps1",
     "e549f62059a212169d5f77de310744a4356ebc4ae903446d47fe8165767e7826"},  // virtualenv 20.24.7
    {"activate.ps1",
     "e77f5bfaa20c9d34e4ca1b1ebf6fbbea413a5e83da37b706f42327f8b3c4d282"},  // virtualenv 20.10.0
    {"activate.ps1", "f118050b211ff854c889fd207f160bb2f8ed74bbba5fab28bbd95b3cefbc6391"},  // uv 0.1.24
    {"activate.xsh",
     "9902636e7b51d113442699b9cf8c1790781d49bbbd6fb410fe71f5f9a4629900"},  // virtualenv 20.0.35
    {"activate.xsh", "df312406d0948f4d7aabfda405ebf28b4b59a1099a8d8f16759e15eefff0a910"},  // uv 0.13.9
    {"activate_this.py",
     "00ba58980ec40d4e69edc0bc8ceaa5dae985079eed393385771a763ad3954f39"},  // virtualenv 20.25.3
    {"activate_this.py", "01c4edca7f1d037b2ef37bc466b144f5ac7f535aa6f33c9855c0044cd3438af1"},  // uv 0.2.37
    {"activate_this.py",
     "0925c1d51783137ef351e6734a304414c3703c6befcd4d26fc19b11ceece0e33"},  // virtualenv 20.24.7
    {"activate_this.py", "09e301c841e84a8395756ec5c2d71e86665395b01deaef58b3e3fea0304e74a7"},  // uv 0.1.24
    {"activate_this.py", "0c5f4dda88ebad0a201b1b545cb3fa842a5acf34f9e3ba230902ecb3b013a784"},  // uv 0.11.0
    {"activate_this.py",
     "1317413c1413462a2f9c78b15b197f856968023b3d4f11e9a2e31c74b0a675bf"},  // virtualenv 20.0.35
    {"activate_this.py", "1354fbaf7e79f6d06ccaa16975c416d076d8ee00ef36222fe4f73a1d0e1ba680"},  // uv 0.2.37
    {"activate_this.py",
     "17aa935b03d8255c60b4182ab62007b947469c6f4b7487f67ab53a6929c9c6f4"},  // virtualenv 20.24.7
    {"activate_this.py",
     "1b6b327d95e63437e1cb77dc0a43f5bf067a85fb9faea04d0febb3cc613c357e"},  // virtualenv 20.16.7
    {"activate_this.py", "1f06997007ffaab0edbbc5752edf26c175422ecaf3b35213ffd0fde1a2605aed"},  // uv 0.2.37
    {"activate_this.py",
     "25fa24bd559a1ac41d911ef9a1fd8b790738bfd31d495d23cb00d788014d94fd"},  // virtualenv 20.25.3
    {"activate_this.py",
     "28a953d48ccdb31322903597d7dcbfe2ac9ff3dd97964cfcc8e63083a992972e"},  // virtualenv 20.26.6
    {"activate_this.py",
     "351cb7c1a166c16d6939a354a77df034dd2f0f52b391dfb35d7f92825e048952"},  // virtualenv 20.26.6
    {"activate_this.py",
     "37011b439bfd63cf3e2a1afa59174a80c200a211a66510ce66a84cd5fc50a333"},  // virtualenv 20.23.1
    {"activate_this.py",
     "3c469308f06c4fc2b41a57cb69685abc8ba1e2260de569fe7569fb0a685e60e2"},  // virtualenv 20.26.6
    {"activate_this.py",
     "3d9213015dc04b40560a0576072925d09fe8c09425abbc5d2bfbc976760248e2"},  // virtualenv 20.23.1
    {"activate_this.py",
     "3e123a97c0f6d3a42fabfb38305b1636c29ebc6424086afbfc0c3f6363ec3fb2"},  // virtualenv 20.8.1
    {"activate_this.py", "4004bf61e798fcc2bcaaa92b9a16ce19928560ca0dc202047b6b858d06587780"},  // uv 0.1.24
    {"activate_this.py",
     "408a813bd95de32e755657ad0ad929a98df3a75eb9c9280b597dabea4b7343a2"},  // virtualenv 20.23.1
    {"activate_this.py",
     "42ccabe1bef14733e0f25213b29cde5e758764829600d3ccb72a691178a0ca97"},  // virtualenv 20.25.3
    {"activate_this.py", "450f3e1c23e2ba124d4cbe6b529fbd9869664d4a36369e8d389baa2e9ce5642b"},  // uv 0.1.24
    {"activate_this.py",
     "455de9ab0925eb1c768bab1ff516246bd27d60a929bbfb499855d144820b9747"},  // virtualenv 20.23.1
    {"activate_this.py",
     "463f49a17f239a8d5862251dcd6d6929c55f50f1ea395437be2ad92c6e508d76"},  // virtualenv 20.16.7
    {"activate_this.py",
     "48de19c68065375ea767f1ca5adbc499a6208bec75d05457111361ac8e6d3960"},  // virtualenv 20.25.3
    {"activate_this.py",
     "4b993104a941e0a3b07cea771e9398dd38985c308a3c7ae74470a29421255ef8"},  // virtualenv 20.16.7
    {"activate_this.py", "4d763ebb7599c97226ec4ffae13774160872fbff8e1d138e4decb13337da9b86"},  // uv 0.1.24
    {"activate_this.py",
     "5c8523df85cc0c5c486421d6b321c980a4e14834a80c56be5e63ed33959a8269"},  // virtualenv 20.8.1
    {"activate_this.py", "5fcc9254a5bd87343782a1f9252c34d14748a2a184d221c7a85efaa12e4edb30"},  // uv 0.1.24
    {"activate_this.py",
     "680f11a37fb678d7b59d27475e13f312154cb217658a5cc150d011d55924b2e1"},  // virtualenv 20.25.3
    {"activate_this.py", "6a1b053f8f895063c7e807a5ef13cd7bf31ac5dae63f4a0256ed9f77c0fd17f9"},  // uv 0.1.24
    {"activate_this.py", "6ad52c26e6038590e4f42837045286f251d1c9a64b75c190fad486c3a7a35138"},  // uv 0.2.37
    {"activate_this.py",
     "6f17031b5301d2378c60daf3cbac5d0405926579aff06874989f5331ed20b868"},  // virtualenv 20.16.7
    {"activate_this.py",
     "6fc0a14d8d1e8bfccd1eac5bb4aa1c83789b633ce3cb3faeb5b5df9b510e9038"},  // virtualenv 20.24.7
    {"activate_this.py",
     "745c53bc5c5cc2d97980be983d25bb54182b0e94e54f5ea18d9140a11985da79"},  // virtualenv 20.24.7
    {"activate_this.py",
     "763a28c452e74657ce6b28662bd2a704dc651f1b52fae5a5544f6bfd000c822b"},  // virtualenv 20.23.1
    {"activate_this.py",
     "7ffc10060ac84f2a3a3be8555dd7078b6f1d11b739db9d0bf35524544ad0e98f"},  // virtualenv 20.16.7
    {"activate_this.py",
     "8753649fc7dd7a699e4a7b536dd0fc8c41dfdc911c8601dbfb748d4436b8f45e"},  // virtualenv 20.23.1
    {"activate_this.py", "8d4b9182f6acc4ccc8833c0305378fbec7b73b39496636d63ef1e222228a9eb6"},  // uv 0.2.37
    {"activate_this.py",
     "8e269b6829415058fe96bf64e996dae8efe7ffe9f26239871be24d779e77bab9"},  // virtualenv 20.0.35
    {"activate_this.py",
     "8e2b67624b7c9c9f20043f91a5eba17ac88689d72b77fe8153e541a161e117e4"},  // virtualenv 20.0.35
    {"activate_this.py", "90997a8dd17abebcf4bac8140e8ff6cdc47c65e72a9274936b8a66dab7ddfa06"},  // uv 0.2.37
    {"activate_this.py",
     "974c1e37a0ba31da3260f797204ec8367a8bb36eabed8d62efd0dbeaa6285e84"},  // virtualenv 20.24.7
    {"activate_this.py",
     "9a85ca5c044d2da0f55b39ef601bd3eab0b6c575bd77e7122eefe99c6288108c"},  // virtualenv 20.26.6
    {"activate_this.py",
     "9b4456bb8bb1b52652eb5789ed03ca3a1d55a461085f0395e138861227c6b896"},  // virtualenv 20.25.3
    {"activate_this.py",
     "9c9137319d48769d6b8eca9edac81db02427078a141b70c988ecc3e1764ce1cc"},  // virtualenv 20.25.3
    {"activate_this.py",
     "9e24b0d6c73edaad69650d90d7741f4c7af45a7e25beb4e3dafa6ec64fae8a1d"},  // virtualenv 20.24.7
    {"activate_this.py",
     "a32d80bac732d22c276b0275c25f7265009992ca959eeffe926741ea7fb22508"},  // virtualenv 20.16.7
    {"activate_this.py",
     "a837b34e049659e02912805de188390d5c089129bbd0931fb641e9fd3f8141ca"},  // virtualenv 20.0.35
    {"activate_this.py",
     "bade557647fb3531677a84376292ddf437da5b051e777ed2c4cb43832e1de23f"},  // virtualenv 20.16.7
    {"activate_this.py",
     "c0eff40849691c096a3fddc8ad5cc52270e590253f2d4e67a88fb34b33ebe9c9"},  // virtualenv 20.0.35
    {"activate_this.py",
     "c12eea3e2a72f11f9d4bfd08083f0faaa510f05f8faed729889c360d43e78183"},  // virtualenv 20.26.6
    {"activate_this.py",
     "c3c14836c7b4621eb5a3ec6be5412b8be4d5be4cfa6cf3593ff241410964da5d"},  // virtualenv 20.16.7
    {"activate_this.py",
     "c4cfe1a62212452a743fb82b1ee73b1c19a38c9bf8b76cbd51bde8fc48bf3054"},  // virtualenv 20.23.1
    {"activate_this.py", "cf6f0eaa791681d8c4c6d29d57bda1b7fa574e1b3fcf5170dded1485caffd9df"},  // uv 0.2.37
    {"activate_this.py",
     "db36ed3d4a30f7e6d72ba5a4816d491d4bcb424467134052582b44538416f61c"},  // virtualenv 20.25.3
    {"activate_this.py",
     "ddc1f51d2e75de25cbc3f103b599c057a967846b24ae13d5fc958043357441c7"},  // virtualenv 20.24.7
    {"activate_this.py",
     "e0308c0c70d9888830998e3c18f507b9e4f221b018f65e1e19ee897b39a08335"},  // virtualenv 20.23.1
    {"activate_this.py",
     "e0c7dff0985833bb1455fe0c0a0dfafdf9efb08f8bb9a1ebed441d85ffa100b0"},  // virtualenv 20.24.7
    {"activate_this.py",
     "e0dbc0bb9daeeb668c1a37950cb2021b025924e3595d4f679dff1dff928145aa"},  // virtualenv 20.26.6
    {"activate_this.py",
     "e3976726c76d39622de4bb554819817c1f04ec094a72786765ef5edd619c95a9"},  // virtualenv 20.0.35
    {"activate_this.py",
     "f1009ab66de95919b0ae3173371c74f7ff4e49e69639cefd73208cf1b840dea4"},  // virtualenv 20.26.6
    {"activate_this.py",
     "fad88df28b7ea0788177a22f9bb681631010fa8070f13d22d6856cffda77eb76"},  // virtualenv 20.26.6
    {"activate_this.py", "fd3cabe3d228d9b961ab5ac9af5363dc585476180c1a8db474d4ddb9369b2d05"},  // uv 0.1.24
    {"deactivate.bat", "13ea86073a9ee43a66e3549312599dd47ff315758b4ca5a0406faf041fb82300"},    // uv 0.8.24
    {"deactivate.bat", "36257f0f0ca66917c9380eb5916fccbd0dd4f549110b6fbfa08ad4544ee6445f"},    // uv 0.1.24
    {"pydoc.bat", "09f9608d478fa48a9e49af8f413cfeaab47773effd185433088b7688ce75890e"},         // uv 0.12.0
    {"pydoc.bat", "25e0881364bbc709f46aca6b9d6e918774aa190ad86dfb824764fa8e24a5229f"},         // uv 0.1.24
    {"pydoc.bat", "2a8eb66d1bc7b73adcd3c6f59e2383e0a7fe9412609c1f9d1870e35035ee6fee"},         // uv 0.8.24
};

}  // namespace

bool is_environment_template(std::string_view name, std::string_view sha256) {
  return std::any_of(std::begin(kTemplates), std::end(kTemplates),
                     [&](const Template& known) { return known.name == name && known.sha256 == sha256; });
}

}  // namespace stocktake
