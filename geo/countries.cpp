#include "geo/countries.h"

#include "geo/gazetteer.h"

namespace puente::geo {
namespace {

// Code, and names as `normalised` writes them: those of the time zone database (iso3166.tab, in the public domain), and
// what people in Mexico and the United States write besides.
constexpr std::string_view countries =
    "\n"
    "AD andorra\nAE united arab emirates|emiratos arabes unidos|uae\nAF afghanistan|afganistan\nAG antigua barbuda\n"
    "AI anguilla\nAL albania\nAM armenia\nAO angola\nAQ antarctica\nAR argentina\nAS samoa american\nAT austria\n"
    "AU australia\nAW aruba\nAX aland islands\nAZ azerbaijan\nBA bosnia herzegovina|bosnia y herzegovina\n"
    "BB barbados\nBD bangladesh\nBE belgium|belgica\nBF burkina faso\nBG bulgaria\nBH bahrain\nBI burundi\nBJ benin\n"
    "BL st barthelemy\nBM bermuda\nBN brunei\nBO bolivia|estado plurinacional de bolivia\nBQ caribbean nl\n"
    "BR brazil|brasil\nBS bahamas\nBT bhutan\nBV bouvet island\nBW botswana\nBY belarus\nBZ belize|belice\n"
    "CA canada\nCC cocos keeling islands\n"
    "CD congo dem rep|dr congo|democratic republic of congo|dr congo zaire|republica democratica del congo\n"
    "CF central african rep\nCG congo rep|congo|republica del congo\nCH switzerland|suiza\n"
    "CI cote d ivoire|ivory coast|costa de marfil\nCK cook islands\nCL chile\nCM cameroon|camerun\n"
    "CN china|republica popular china|people s republic of china|prc\nCO colombia\nCR costa rica\nCU cuba\n"
    "CV cape verde\nCW curacao\nCX christmas island\nCY cyprus\nCZ czech republic|republica checa|czechia\n"
    "DE germany|alemania\nDJ djibouti\nDK denmark|dinamarca\nDM dominica\n"
    "DO dominican republic|republica dominicana\nDZ algeria|argelia\nEC ecuador\nEE estonia\nEG egypt|egipto\n"
    "EH western sahara\nER eritrea\nES spain|espana\nET ethiopia|etiopia\nFI finland|finlandia\nFJ fiji\n"
    "FK falkland islands\nFM micronesia\nFO faroe islands\nFR france|francia\nGA gabon\n"
    "GB britain uk|united kingdom|reino unido|great britain|uk|gran bretana|inglaterra\nGD grenada\nGE georgia\n"
    "GF french guiana\nGG guernsey\nGH ghana\nGI gibraltar\nGL greenland\nGM gambia\nGN guinea\nGP guadeloupe\n"
    "GQ equatorial guinea\nGR greece|grecia\nGS south georgia the south sandwich islands\nGT guatemala\nGU guam\n"
    "GW guinea bissau\nGY guyana\nHK hong kong\nHM heard island mcdonald islands\nHN honduras\nHR croatia|croacia\n"
    "HT haiti\nHU hungary|hungria\nID indonesia\nIE ireland|irlanda\nIL israel\nIM isle of man\nIN india\n"
    "IO british indian ocean territory\nIQ iraq|irak\nIR iran|islamic republic of iran\nIS iceland\nIT italy|italia\n"
    "JE jersey\nJM jamaica\nJO jordan|jordania\nJP japan|japon\nKE kenya|kenia\nKG kyrgyzstan\n"
    "KH cambodia|camboya|cambodia kampuchea\nKI kiribati\nKM comoros\nKN st kitts nevis\n"
    "KP korea north|north korea|corea del norte\n"
    "KR korea south|south korea|corea del sur|republica de corea|republic of korea|korea\nKW kuwait\n"
    "KY cayman islands\nKZ kazakhstan\nLA laos\nLB lebanon|libano\nLC st lucia\nLI liechtenstein\nLK sri lanka\n"
    "LR liberia\nLS lesotho\nLT lithuania\nLU luxembourg\nLV latvia\nLY libya|libia\nMA morocco|marruecos\n"
    "MC monaco\nMD moldova\nME montenegro\nMF st martin french\nMG madagascar|madagascar malagasy\n"
    "MH marshall islands\nMK north macedonia|macedonia fyr|macedonia del norte\nML mali\n"
    "MM myanmar burma|myanmar|burma|birmania\nMN mongolia\nMO macau\nMP northern mariana islands\nMQ martinique\n"
    "MR mauritania\nMS montserrat\nMT malta\nMU mauritius\nMV maldives\nMW malawi\n"
    "MX mexico|estados unidos mexicanos|united mexican states\nMY malaysia\nMZ mozambique\nNA namibia\n"
    "NC new caledonia\nNE niger\nNF norfolk island\nNG nigeria\nNI nicaragua\n"
    "NL netherlands|paises bajos|holanda|the netherlands\nNO norway|noruega\nNP nepal\nNR nauru\nNU niue\n"
    "NZ new zealand|nueva zelanda\nOM oman\nPA panama\nPE peru\nPF french polynesia\nPG papua new guinea\n"
    "PH philippines|filipinas\nPK pakistan\nPL poland|polonia\nPM st pierre miquelon\nPN pitcairn\nPR puerto rico\n"
    "PS palestine|palestina\nPT portugal\nPW palau\nPY paraguay\nQA qatar\nRE reunion\nRO romania|rumania\n"
    "RS serbia|serbia yugoslavia\nRU russia|rusia|russian federation|russia soviet union\nRW rwanda\n"
    "SA saudi arabia|arabia saudita\nSB solomon islands\nSC seychelles\nSD sudan\nSE sweden|suecia\n"
    "SG singapore|singapur\nSH st helena\nSI slovenia\nSJ svalbard jan mayen\nSK slovakia\nSL sierra leone\n"
    "SM san marino\nSN senegal\nSO somalia\nSR suriname\nSS south sudan\nST sao tome principe\nSV el salvador\n"
    "SX st maarten dutch\nSY syria|siria\nSZ eswatini swaziland|eswatini|kingdom of eswatini swaziland|suazilandia\n"
    "TC turks caicos is\nTD chad\nTF french s terr\nTG togo\nTH thailand|tailandia\nTJ tajikistan\nTK tokelau\n"
    "TL east timor\nTM turkmenistan\nTN tunisia|tunez\nTO tonga\nTR turkey|turquia|turkiye\n"
    "TT trinidad tobago|trinidad y tobago\nTV tuvalu\nTW taiwan\nTZ tanzania\nUA ukraine|ucrania\nUG uganda\n"
    "UM us minor outlying islands\n"
    "US united states|united states of america|usa|u s a|u s|estados unidos|estados unidos de america|eua|ee uu\n"
    "UY uruguay\nUZ uzbekistan\nVA vatican city\nVC st vincent\nVE venezuela|republica bolivariana de venezuela\n"
    "VG virgin islands uk\nVI virgin islands us\nVN vietnam\nVU vanuatu\nWF wallis futuna\nWS samoa western\n"
    "YE yemen|yemen north yemen\nYT mayotte\nZA south africa|sudafrica\nZM zambia\n"
    "ZW zimbabwe|zimbabwe rhodesia|zimbabue\n";

constexpr std::size_t code_bytes = 2;

}  // namespace

bool is_country(std::string_view code) {
  return code.size() == code_bytes && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos &&
         countries.find("\n" + std::string(code) + " ") != std::string_view::npos;
}

std::string country_of_name(std::string_view name) {
  const std::string wanted = normalised(name);
  if (wanted.empty()) return {};
  for (std::size_t at = countries.find(wanted); at != std::string_view::npos; at = countries.find(wanted, at + 1)) {
    const char before = countries[at - 1];
    const char behind = countries[at + wanted.size()];
    if ((before != ' ' && before != '|') || (behind != '|' && behind != '\n')) continue;
    const std::size_t line = countries.rfind('\n', at) + 1;
    // A blank is also within names: the first name of a line stands right behind the code.
    if (before == ' ' && at != line + code_bytes + 1) continue;
    return std::string(countries.substr(line, code_bytes));
  }
  return {};
}

}  // namespace puente::geo
