// Of bytes, times, certificates and their chains (crypto/base, crypto/pki).
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_certificates_all[] = {
    {"not an even number of hexadecimal digits", "los dígitos hexadecimales no son un número par"},
    {"not base64 with padding (RFC 4648 section 4)", "no es base64 con relleno (RFC 4648, sección 4)"},
    {"expected {} bytes, found {}", "se esperaban {0} bytes y hay {1}"},
    {"the text is not UTF-8 (byte {})", "el texto no es UTF-8 (byte {0})"},
    {"the text holds U+{}, a character that Unicode 15.0 does not have (byte {})",
     "el texto contiene U+{0}, un carácter que Unicode 15.0 no tiene (byte {1})"},
    {"a secret of another length than expected", "un secreto de longitud distinta de la esperada"},
    {"store: {}", "almacén: {0}"},
    {"a date must look like 2026-11-24", "una fecha se escribe como 2026-11-24"},
    {"no such day in the calendar", "ese día no existe en el calendario"},
    {"a time must look like 2026-11-24T08:15:00Z", "una hora se escribe como 2026-11-24T08:15:00Z"},
    {"more parts than expected", "hay más partes de las esperadas"},
    {"a length is cut off", "una longitud está cortada"},
    {"a part is shorter than it says", "una parte es más corta de lo que dice"},
    {"time: not in the form of RFC 5280", "hora: no tiene la forma de RFC 5280"},
    {"time: a certificate's times lie between 1970 and 9999", "hora: las de un certificado están entre 1970 y 9999"},
    {"certificate: longer than 16 KiB", "certificado: de más de 16 KiB"},
    {"certificate: {}", "certificado: {0}"},
    {"not one DER X.509 certificate, or bytes follow it", "no es un certificado X.509 en DER, o le siguen otros bytes"},
    {"not in canonical DER", "no está en DER canónico"},
    {"not version 3", "no es de la versión 3"},
    {"an extension stands in it twice", "contiene dos veces la misma extensión"},
    {"an extension is not well-formed", "una extensión está mal formada"},
    {"it ends before it begins", "termina antes de empezar"},
    {"its role and its basic constraints disagree on whether it is a CA",
     "su función y sus restricciones básicas no concuerdan en si es una CA"},
    {"a path length of more than 255", "una longitud de ruta de más de 255"},
    {"certificate: PEM longer than 32 KiB", "certificado: PEM de más de 32 KiB"},
    {"no PEM block CERTIFICATE, or a damaged one", "no hay bloque PEM CERTIFICATE, o está dañado"},
    {"more than one PEM block; give one certificate", "hay más de un bloque PEM; indique un solo certificado"},
    {"the PEM block is not a plain CERTIFICATE", "el bloque PEM no es un CERTIFICATE simple"},
    {"certificate {} ({}, issued by {}): {}", "certificado {0} ({1}, emitido por {2}): {3}"},
    {"its Ed25519 signature does not verify", "su firma Ed25519 no es válida"},
    {"its key usage does not fit its role", "el uso de su clave no corresponde a su función"},
    {"its key usage lets it sign certificates, and it is no CA",
     "el uso de su clave le permite firmar certificados, y no es una CA"},
    {"an agency CA needs path length 0", "la CA de una dependencia necesita longitud de ruta 0"},
    {"an agency CA needs name constraints on exactly its own C and O",
     "la CA de una dependencia necesita restricciones de nombre exactamente a su C y su O"},
    {"it is no root", "no es una raíz"},
    {"a root cannot stand here", "una raíz no puede estar aquí"},
    {"it is no agency CA, and issued another certificate", "no es la CA de una dependencia, y emitió otro certificado"},
    {"its issuer's name is written otherwise there", "el nombre de su emisor está escrito allí de otro modo"},
    {"a root of {} cannot enrol for the other nation", "una raíz de {0} no puede inscribir por la otra nación"},
    {"the CA of {} cannot enrol for another agency", "la CA de {0} no puede inscribir por otra dependencia"},
    {"certificate chain: more than 8 intermediate certificates",
     "cadena de certificados: más de 8 certificados intermedios"},
    {"it does not chain to root {}", "no lleva a la raíz {0}"},
    {"a root is trusted by the treaty file only", "solo el archivo del tratado hace confiable a una raíz"},
    {"it is not an officer's, or its issuer no agent's", "no es de un oficial, o su emisor no es un agente"},
    {"it was not issued by {}", "no lo emitió {0}"},
    {"its signature does not verify under the agent's key", "su firma no es válida con la clave del agente"},
    {"valid from {} until {}", "válido desde {0} hasta {1}"},
};

}  // namespace

Sentences of_certificates() { return of_certificates_all; }

}  // namespace puente::translate
