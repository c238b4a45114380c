// Of forms that officers fill in (client/form, client/cli/officer).
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_forms_all[] = {
    {"this is a word processor's document or an archive: save it as plain text, in UTF-8",
     "esto es un documento de un procesador de textos o un archivo comprimido: guárdelo como texto sin formato, en "
     "UTF-8"},
    {"it is empty: puente new KIND makes a form to fill in",
     "está vacío: puente new CLASE hace un formulario para llenar"},
    {"a NUL stands in it: this is no plain text", "contiene un NUL: esto no es texto sin formato"},
    {"this line is not UTF-8: save the file as UTF-8", "esta línea no es UTF-8: guarde el archivo como UTF-8"},
    {"this is no line of a form: write KEY = \"VALUE\", or # before what is not to be read",
     "esto no es una línea de formulario: escriba CLAVE = \"VALOR\", o # antes de lo que no debe leerse"},
    {"a key is missing before =: write KEY = \"VALUE\"", "falta la clave antes de =: escriba CLAVE = \"VALOR\""},
    {"a key has letters without accents, digits and hyphens: write {} = …",
     "una clave tiene letras sin acentos, cifras y guiones: escriba {0} = …"},
    {"nothing stands behind =: write \"\" where there is nothing to say",
     "no hay nada tras =: escriba \"\" donde no hay nada que decir"},
    {"it stands without quotes: write {} = {}", "está sin comillas: escriba {0} = {1}"},
    {"the quotes do not end on this line: write \"…\", and \"\"\" before and after a text of several lines",
     "las comillas no terminan en esta línea: escriba \"…\", y \"\"\" antes y después de un texto de varias líneas"},
    {"the quotation mark {} is a word processor's: write \" instead",
     "las comillas {0} son de un procesador de textos: escriba \" en su lugar"},
    {"a blank of a word processor stands here: write an ordinary one in its place",
     "aquí hay un espacio de un procesador de textos: escriba uno ordinario en su lugar"},
    {"letters beyond ASCII stand outside quotes: write them between \" and \"",
     "hay letras fuera de ASCII sin comillas: escríbalas entre \" y \""},
    {"this stands in the form already, as {}: keep one of the two",
     "esto ya está en el formulario, como {0}: deje uno de los dos"},
    {"a text belongs here: write it in quotes, \"…\"", "aquí va un texto: escríbalo entre comillas, \"…\""},
    {"{} is yet to be written: write what you know, or leave \"\" there",
     "{0} está por escribirse: escriba lo que sabe, o deje \"\" ahí"},
    {"{} is the form's example: write what you know, or leave \"\" there",
     "{0} es el ejemplo del formulario: escriba lo que sabe, o deje \"\" ahí"},
    {"a list belongs here: write [\"…\", \"…\"]", "aquí va una lista: escriba [\"…\", \"…\"]"},
    {"{} is no whole number: write digits only, as in 3", "{0} no es un número entero: escriba solo cifras, como en 3"},
    {"{} is no number: write digits, with a point before decimals, as in 24.8091",
     "{0} no es un número: escriba cifras, con punto antes de los decimales, como en 24.8091"},
    {"{} is neither yes nor no: write \"yes\" or \"no\"", "{0} no es sí ni no: escriba \"sí\" o \"no\""},
    {"this has parts: write them under the heading [{}], a line each",
     "esto tiene partes: escríbalas bajo el título [{0}], una línea por cada una"},
    {"this has a ladder: write it under the heading [{}], by one of {}",
     "esto tiene una escala: escríbalo bajo el título [{0}], por una de {1}"},
    {"no section is filled in: write what you know in one of them at least",
     "ninguna sección está llena: escriba lo que sabe en una al menos"},
    {"--ask asks at a terminal; without one, fill in the form",
     "--ask pregunta en una terminal; sin ella, llene el formulario"},
    {"--ask writes a file: name one that is not there yet with --out FILE",
     "--ask escribe un archivo: nombre uno que aún no exista con --out ARCHIVO"},
    {"puente schema KIND: puente new names the kinds", "puente schema CLASE: puente new nombra las clases"},
    {"no kind of record is called {}: write one of {}", "ninguna clase de registro se llama {0}: escriba una de {1}"},
    {"nothing was sent: a form is sent when somebody at a terminal has said yes; --yes says it, --preview shows who "
     "would "
     "get what",
     "no se envió nada: un formulario se envía cuando alguien ante una terminal dijo que sí; --yes lo dice, --preview "
     "muestra quién recibiría qué"},
};

}  // namespace

Sentences of_forms() { return of_forms_all; }

}  // namespace puente::translate
