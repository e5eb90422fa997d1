"""About the house, and what the law wants said. Names, numbers and addresses are the demo company's, and invented."""

from __future__ import annotations

from catalog.demo.pages.words import DemoPage

HOUSE = (
    DemoPage(
        kind="page", handle="about", rank=1, in_footer=True, image="collection-loom-and-zari",
        title="Who we are", title_hi="हम कौन हैं",
        intro="A small house in Jaipur that begins with the blouse.",
        intro_hi="जयपुर का एक छोटा घर, जो ब्लाउज़ से शुरू करता है।",
        body="""Blouson cuts blouses on Indian blocks, for shoulders and backs that other patterns forget, and finds the sarees that go with them.

## Who makes our pieces?

Twenty-six tailors in Jaipur and Bengaluru, and weavers' families in eleven places from Kanchipuram to Phulia. We name the place on every piece.

## What happens when something wears out?

Send it to us. **We mend what we made**, at the cost of the thread.

> The blouse decides the saree.""",
        body_hi="""Blouson भारतीय साँचों पर ब्लाउज़ काटता है, उन कंधों और पीठ के लिए जिन्हें दूसरे साँचे भूल जाते हैं, और उनके साथ जाने वाली साड़ियाँ ढूँढता है।

## हमारे पीस कौन बनाता है?

जयपुर और बेंगलुरु के छब्बीस दर्ज़ी, और कांचीपुरम से फुलिया तक ग्यारह जगहों के बुनकर परिवार। हर पीस पर हम जगह का नाम लिखते हैं।

## कुछ घिस जाए तो?

हमें भेज दें। **जो हमने बनाया, उसे हम ठीक करते हैं**, धागे की क़ीमत पर।

> ब्लाउज़ ही साड़ी तय करता है।""",
    ),
    DemoPage(
        kind="page", handle="help", rank=2, in_footer=True,
        title="Questions and answers", title_hi="सवाल और जवाब",
        intro="What we are asked most, answered shortly.", intro_hi="जो हमसे सबसे ज़्यादा पूछा जाता है, छोटे जवाबों में।",
        body="""## Which size am I?

Lay a blouse that fits you flat and compare it with the measurements on the piece's page: they are of the finished garment. Every blouse has wide seams, so it can be let out by 4 cm.

## How long does delivery take?

Two working days to dispatch, then 4 to 7 working days, or 2 to 3 by express. Type your PIN on the piece's page for the day.

## Can I pay in cash?

Where the courier takes it, up to ₹10,000 and not for what is made to your measure.

## Can something be made to my measure?

Most blouses can. Choose “Your measurements” on the piece's page, or [ask our tailors](/enquiry/).""",
        body_hi="""## मेरा साइज़ कौन सा है?

अपना ठीक बैठने वाला ब्लाउज़ बिछाकर पीस के पृष्ठ पर दिए नाप से मिलाएँ: वे तैयार कपड़े के हैं। हर ब्लाउज़ में चौड़ी सिलाई है, 4 सेमी तक खुल सकता है।

## डिलीवरी में कितना समय लगता है?

भेजने में दो कार्यदिवस, फिर 4 से 7 कार्यदिवस, एक्सप्रेस से 2 से 3। दिन जानने के लिए पीस के पृष्ठ पर अपना पिन लिखें।

## क्या नक़द दे सकते हैं?

जहाँ कूरियर लेता है, ₹10,000 तक, और नाप से बने पीस के लिए नहीं।

## क्या मेरे नाप से बन सकता है?

ज़्यादातर ब्लाउज़ बन सकते हैं। पीस के पृष्ठ पर “आपके नाप” चुनें, या [हमारे दर्ज़ियों से पूछें](/enquiry/)।""",
    ),
    DemoPage(
        kind="legal", handle="returns-and-refunds", rank=3, in_footer=True,
        title="Returns and refunds", title_hi="वापसी और रक़म वापसी",
        intro="Seven days to send it back, unworn and with its tags.", intro_hi="सात दिन में लौटाएँ, बिना पहने और टैग के साथ।",
        body="""## What can come back

- Whatever is unworn and carries its tags, within seven days of delivery.
- What arrived damaged or wrong, whatever it is: tell us within seven days, with a photograph.
- What was made or cut to your measure comes back only when we made a mistake.

## How it works

Open your order from the letter or from [find an order](/find-order/) and choose “Exchange or send back”. We offer an exchange first; the courier comes to fetch the piece.

## When the money comes

When we have looked at the piece, within three working days of its arrival, the way you paid. Orders paid in cash are refunded to a UPI id, a bank account or as store credit, as you choose.""",
        body_hi="""## क्या लौट सकता है

- जो पहना न हो और टैग लगे हों, डिलीवरी के सात दिन के भीतर।
- जो टूटा या ग़लत पहुँचे: सात दिन के भीतर तस्वीर के साथ बताएँ।
- आपके नाप से बना या काटा पीस तभी लौटता है जब ग़लती हमारी हो।

## कैसे होता है

पत्र से या [ऑर्डर ढूँढें](/find-order/) से अपना ऑर्डर खोलें और “बदलें या लौटाएँ” चुनें। पहले हम बदली का विकल्प देते हैं; कूरियर पीस लेने आता है।

## पैसे कब आते हैं

पीस देखने के बाद, पहुँचने के तीन कार्यदिवस के भीतर, जिस तरह आपने चुकाया। नक़द ऑर्डर की रक़म UPI, बैंक खाते या स्टोर क्रेडिट में, जैसा आप चुनें।""",
    ),
    DemoPage(
        kind="legal", handle="privacy", rank=4, in_footer=True,
        title="Privacy", title_hi="निजता",
        intro="What we know about you, why, and how you take it back.", intro_hi="हम आपके बारे में क्या जानते हैं, क्यों, और आप उसे कैसे वापस लें।",
        body="""We keep what an order needs: your name, address, telephone, e-mail, what you bought and how it was paid. We never see or keep the number of your card.

## What we use it for

To make, send and invoice your order, to answer you, and to write to you where you have agreed. Each letter that is not about an order carries the way out.

## Who else sees it

The courier, for the parcel. Our payment partner, for the payment. Nobody who sells advertisements.

## Your rights

Under the Digital Personal Data Protection Act, 2023 you may see, correct, take along and erase what we hold: do it yourself in [your account](/account/privacy/), or write to the grievance officer.

## Cookies

One keeps your bag, one says that you are logged in, one keeps light or dark. None follows you.""",
        body_hi="""ऑर्डर के लिए जो चाहिए हम वही रखते हैं: आपका नाम, पता, फ़ोन, ई-मेल, क्या ख़रीदा और कैसे चुकाया। कार्ड का नंबर हम न देखते हैं न रखते हैं।

## किसलिए

ऑर्डर बनाने, भेजने और बिल देने के लिए, आपको जवाब देने के लिए, और जहाँ आप सहमत हों वहाँ लिखने के लिए। जो पत्र ऑर्डर का नहीं, उसमें बंद करने का रास्ता होता है।

## और कौन देखता है

पार्सल के लिए कूरियर। भुगतान के लिए हमारा भुगतान साथी। विज्ञापन बेचने वाला कोई नहीं।

## आपके अधिकार

डिजिटल व्यक्तिगत डेटा संरक्षण अधिनियम, 2023 के तहत आप अपनी जानकारी देख, सुधार, ले जा और मिटवा सकते हैं: [अपने खाते](/account/privacy/) में ख़ुद करें, या शिकायत अधिकारी को लिखें।

## कुकी

एक आपका बैग रखती है, एक बताती है कि आप लॉग इन हैं, एक हल्का या गहरा याद रखती है। कोई आपका पीछा नहीं करती।""",
    ),
    DemoPage(
        kind="legal", handle="grievance-officer", rank=5, in_footer=True,
        title="Grievance officer and imprint", title_hi="शिकायत अधिकारी और हमारा पता",
        intro="Who answers for this shop.", intro_hi="इस दुकान के लिए कौन जवाबदेह है।",
        body="""**Blouson House Private Limited**, Plot 14, Sitapura Industrial Area, Jaipur 302022, Rajasthan. Telephone [+91 141 400 0100](tel:+911414000100), [care@blouson.example](mailto:care@blouson.example).

## Grievance officer

Under rule 4(4) of the Consumer Protection (E-Commerce) Rules, 2020: **Ms Radhika Menon**, [grievance@blouson.example](mailto:grievance@blouson.example), +91 141 400 0109, Monday to Friday, 10 am to 6 pm.

We confirm a complaint within 48 hours and settle it within one month.""",
        body_hi="""**Blouson House Private Limited**, प्लॉट 14, सीतापुरा औद्योगिक क्षेत्र, जयपुर 302022, राजस्थान। फ़ोन [+91 141 400 0100](tel:+911414000100), [care@blouson.example](mailto:care@blouson.example)।

## शिकायत अधिकारी

उपभोक्ता संरक्षण (ई-कॉमर्स) नियम, 2020 के नियम 4(4) के तहत: **सुश्री राधिका मेनन**, [grievance@blouson.example](mailto:grievance@blouson.example), +91 141 400 0109, सोमवार से शुक्रवार, 10 से 6 बजे।

हम 48 घंटे में शिकायत की पुष्टि करते हैं और एक महीने में उसका निपटारा।""",
    ),
    DemoPage(
        kind="legal", handle="terms", rank=6, in_footer=True,
        title="Terms of sale", title_hi="बिक्री की शर्तें",
        intro="What you and we can rely on.", intro_hi="जिस पर आप और हम भरोसा कर सकते हैं।",
        body="""You order, we confirm once the payment is there, and the contract is made. Prices are in Indian rupees and include GST; delivery is shown before you pay.

We send what you ordered to the address you gave. If we cannot, you hear from us and your money goes back in full.

These terms are under Indian law; the courts of Jaipur decide, and your rights as a consumer stay as they are.""",
        body_hi="""आप ऑर्डर देते हैं, भुगतान मिलने पर हम पुष्टि करते हैं, और अनुबंध हो जाता है। क़ीमतें भारतीय रुपये में GST सहित हैं; डिलीवरी भुगतान से पहले दिखती है।

हम ऑर्डर आपके दिए पते पर भेजते हैं। न भेज सके तो आपको बताते हैं और पूरे पैसे लौटाते हैं।

इन शर्तों पर भारतीय क़ानून लागू है; जयपुर की अदालतें निर्णय करती हैं, और उपभोक्ता के आपके अधिकार वैसे ही रहते हैं।""",
    ),
)  # fmt: skip
