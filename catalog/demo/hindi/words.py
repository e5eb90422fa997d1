"""The words that many pieces share, in Hindi: what to choose, what it is made of, how it is cut and cared for."""

from __future__ import annotations

CHOICES = {"Colour": "रंग", "Size": "साइज़", "Free": "फ़्री साइज़"}
COLOURS = {
    "Maroon": "मैरून", "Wine": "वाइन", "Madder": "मजीठ", "Rani Pink": "रानी गुलाबी", "Blush": "हल्का गुलाबी",
    "Coral": "मूँगा", "Rust": "ज़ंग", "Marigold": "गेंदा", "Mustard": "सरसों", "Kora": "कोरा",
    "Champagne": "शैंपेन", "Ivory": "आइवरी", "Olive": "जैतूनी", "Sage": "हल्का हरा", "Bottle Green": "गहरा हरा",
    "Emerald": "पन्ना", "Peacock": "मोरपंखी", "Powder Blue": "हल्का नीला", "Indigo": "नील", "Navy": "गहरा नीला",
    "Lavender": "लैवेंडर", "Plum": "जामुनी", "Charcoal": "कोयला", "Black": "काला",
}  # fmt: skip
FABRICS = {
    "Raw silk": "रॉ सिल्क", "Cotton": "सूती", "Banarasi silk brocade": "बनारसी सिल्क ब्रोकेड",
    "Silk organza": "सिल्क ऑर्गेंज़ा", "Mulberry silk": "मलबरी सिल्क", "Cotton mulmul": "सूती मलमल",
    "Handloom cotton": "हथकरघा सूती", "Georgette": "जॉर्जेट", "Kanchipuram silk": "कांचीपुरम सिल्क",
    "Paithani silk": "पैठणी सिल्क", "Patola silk": "पटोला सिल्क", "Tussar silk": "टसर सिल्क",
    "Modal silk": "मोडाल सिल्क", "Gajji silk": "गज्जी सिल्क", "Cotton muslin": "महीन सूती मलमल", "Linen": "लिनन",
    "Silk velvet": "सिल्क वेलवेट", "Viscose georgette": "विस्कोस जॉर्जेट", "Chanderi silk-cotton": "चंदेरी सिल्क-सूती",
    "Katan silk": "कतान सिल्क", "Tissue silk": "टिशू सिल्क", "Mysore crepe silk": "मैसूर क्रेप सिल्क",
    "Khadi cotton": "खादी सूती", "Silk crepe": "सिल्क क्रेप", "Maheshwari silk-cotton": "माहेश्वरी सिल्क-सूती",
    "Cotton mul": "सूती मल", "Satin": "साटन",
}  # fmt: skip
WORK = {
    "Ajrakh": "अजरख", "Zardozi": "ज़रदोज़ी", "Kantha": "कांथा", "Bandhani": "बांधनी", "Jangla weave": "जंगला बुनाई",
    "Mirror work": "शीशा काम", "Hand-painted flowers": "हाथ से बने फूल", "Single ikat": "सिंगल इकत",
    "Double ikat": "डबल इकत", "Kalamkari": "कलमकारी", "Dabu mud resist": "दाबू मिट्टी छपाई",
    "Chikankari": "चिकनकारी", "Woven checks": "बुने हुए चौख़ाने", "Leheriya": "लहरिया", "Jamdani": "जामदानी",
    "Gota patti": "गोटा पट्टी", "Phulkari": "फुलकारी", "Kadhwa zari": "कढ़वा ज़री",
    "Kadhwa zari weave": "कढ़वा ज़री बुनाई", "Korvai zari": "कोरवाई ज़री", "Korvai zari border": "कोरवाई ज़री किनारी",
    "Contrast piping": "अलग रंग की पाइपिंग", "Bagru block print": "बगरू ब्लॉक प्रिंट",
    "Sanganeri block print": "सांगानेरी ब्लॉक प्रिंट", "Tapestry weave": "टेपेस्ट्री बुनाई", "Plain weave": "सादी बुनाई",
    "Aari embroidery": "आरी कढ़ाई", "Gara embroidery": "गारा कढ़ाई", "Resham weave": "रेशम बुनाई",
}  # fmt: skip
CUT = {
    "Sweetheart": "स्वीटहार्ट", "Boat": "बोट", "V neck": "वी गला", "Round": "गोल", "Square": "चौकोर",
    "High neck": "ऊँचा गला", "Mandarin collar": "मैंडरिन कॉलर", "Halter": "हॉल्टर",
    "Deep U held by a dori with tassels": "लटकन वाली डोरी से बँधा गहरा यू", "Soft round": "हल्की गोलाई",
    "Keyhole with a covered button": "कपड़े चढ़े बटन वाला कीहोल", "V": "वी", "Square cut": "चौकोर काट",
    "Two ties and a bare back": "दो डोरियाँ, खुली पीठ", "Shallow boat": "हल्का बोट", "Plain high back": "सादी ऊँची पीठ",
    "Sleeveless": "बिना आस्तीन", "Cap sleeve": "कैप आस्तीन", "Short sleeve": "छोटी आस्तीन",
    "Puff sleeve": "पफ़ आस्तीन", "Elbow sleeve": "कोहनी तक आस्तीन", "Three-quarter sleeve": "तीन-चौथाई आस्तीन",
    "Bell sleeve": "बेल आस्तीन", "Full sleeve": "पूरी आस्तीन", "Hooks at the front": "सामने हुक",
    "Hooks at the back, dori": "पीठ पर हुक और डोरी", "Covered buttons at the back": "पीठ पर कपड़े चढ़े बटन",
    "Covered buttons at the front": "सामने कपड़े चढ़े बटन", "Tied at the back": "पीठ पर बाँधने वाला",
    "Side zip": "बगल में ज़िप", "Side zip and dori": "बगल में ज़िप और डोरी",
    "Wooden buttons at the back": "पीठ पर लकड़ी के बटन", "Hooks at the front, dori": "सामने हुक, साथ में डोरी",
    "Drawstring and tassels": "डोरी और लटकन",
}  # fmt: skip
OCCASIONS = {
    "Day": "दिन", "Wedding": "शादी", "Festive": "त्योहार", "Work": "दफ़्तर", "Evening": "शाम", "Puja": "पूजा",
}  # fmt: skip
CARE = {
    "Dry clean only": "केवल ड्राई क्लीन कराएँ",
    "Store in muslin, refold every three months": "मलमल में लपेटकर रखें, हर तीन महीने पर तह बदलें",
    "Keep perfume away from the zari": "ज़री को इत्र से बचाएँ",
    "Wash by hand in cold water, apart from other colours": "ठंडे पानी में हाथ से, दूसरे रंगों से अलग धोएँ",
    "Dry in the shade": "छाँव में सुखाएँ",
    "Warm iron on the reverse": "उल्टी तरफ़ से हल्की गर्म इस्त्री करें",
    "Gentle machine wash in cold water": "मशीन में ठंडे पानी से हल्की धुलाई करें",
    "Dry flat in the shade": "छाँव में फैलाकर सुखाएँ",
    "Iron while damp": "हल्का गीला रहते इस्त्री करें",
    "Hang, do not fold": "टाँगकर रखें, तह न करें",
    "Steam from the reverse": "उल्टी तरफ़ से भाप दें",
}
TOWNS = {
    "Varanasi": "वाराणसी", "Jaipur": "जयपुर", "Lucknow": "लखनऊ", "Bhuj": "भुज", "Chanderi": "चंदेरी",
    "Barmer": "बाड़मेर", "Kanchipuram": "कांचीपुरम", "Yeola": "येवला", "Pochampally": "पोचमपल्ली", "Patan": "पाटन",
    "Ajrakhpur": "अजरखपुर", "Machilipatnam": "मछलीपट्टनम", "Akola": "अकोला", "Patiala": "पटियाला",
    "Bengaluru": "बेंगलुरु", "Bagru": "बगरू", "Sanganer": "सांगानेर", "Jodhpur": "जोधपुर", "Kolkata": "कोलकाता",
    "Udaipur": "उदयपुर", "Delhi": "दिल्ली", "Chennai": "चेन्नई", "Mumbai": "मुंबई", "Hyderabad": "हैदराबाद",
    "Maheshwar": "महेश्वर", "Bhagalpur": "भागलपुर",
}  # fmt: skip
BADGES = {
    "New": "नया",
    "Bestseller": "सबसे पसंदीदा",
    "Sold out": "बिक गया",
    "One of a kind": "इकलौता",
    "Sold": "बिक चुका",
}
PHRASES: dict[str, str] = {
    **CHOICES, **COLOURS, **FABRICS, **WORK, **CUT, **OCCASIONS, **CARE, **TOWNS, **BADGES,
}  # fmt: skip
